import { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startNetwork, testConfig, testDatabase } from '#platform/testing';
import { BackupLocks } from '../src/backup-locks.repository.js';

afterEach(() => vi.restoreAllMocks());

describe('the locks of backups', () => {
  it('BK1 are kept alive, and given back also by a network that carries nothing any more', async () => {
    const database = await testDatabase();
    const network = await startNetwork(database.url);
    const alive = vi.spyOn(Socket.prototype, 'setKeepAlive');
    const locks = new BackupLocks(testConfig(database, { DATABASE_URL: network.url }));
    const lock = await locks.making();
    expect(alive).toHaveBeenCalledWith(true, 30_000);
    expect(await locks.making()).toBeNull();
    network.freeze();
    const began = performance.now();
    await lock!.release();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(lock!.signal.aborted).toBe(true);
    await network.close();
    const direct = new BackupLocks(testConfig(database));
    await expect.poll(async () => (await direct.making())?.release().then(() => 'free')).toBe('free');
    await database.close();
  });
});
