import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { createBackup, deleteBackup, listBackups, verifyBackup } from '../src/backup.js';
import type { Invocation } from '../src/invocation.js';

describe('zocalo backup', () => {
  let api: TestApi;
  let admin: SignedIn;
  let invocation: Invocation;
  let printed = '';
  const lines = () => printed.trim().split('\n');
  const idIn = (text: string) => /[0-9a-f-]{36}/.exec(text)![0];

  beforeAll(async () => {
    api = await startTestApi();
    invocation = { root: mkdtempSync(join(tmpdir(), 'zocalo-cli-')), arguments: [], version: '0.0.0', build: { state: 'present', ms: 0 } };
    vi.stubEnv('DATABASE_URL', api.database.url);
    vi.stubEnv('DATABASE_OWNER_URL', api.database.ownerUrl);
    vi.stubEnv('ZOCALO_MASTER_KEY', Buffer.alloc(32, 7).toString('base64'));
    vi.stubEnv('ZOCALO_HOME', join(invocation.root, 'home'));
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    admin = await signIn(api.app, { admin: true });
  });
  afterEach(() => (printed = ''));
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await api.close();
    rmSync(invocation.root, { recursive: true, force: true });
  });

  it('BK1 makes, lists, checks and deletes without a worker', async () => {
    await listBackups(invocation);
    expect(printed).toContain('There is no backup yet');
    printed = '';
    await createBackup(invocation, 'By hand');
    expect(printed).toMatch(/^Made and checked [0-9a-f-]{36}: \d+(\.\d)? kB, \d+ rows\.\n$/);
    const first = idIn(printed);
    await createBackup(invocation, undefined);
    printed = '';
    await listBackups(invocation);
    expect(lines()).toHaveLength(2);
    expect(lines()[1]).toMatch(new RegExp(`^${first}  20.*Z  verified  manual +\\d+(\\.\\d)? kB  By hand$`));
    printed = '';
    await verifyBackup(invocation, first);
    expect(printed).toContain(`Every byte of ${first} was read back`);
    await deleteBackup(invocation, first);
    printed = '';
    await listBackups(invocation);
    expect(lines()).toHaveLength(1);
    await expect(deleteBackup(invocation, idIn(printed))).rejects.toMatchObject({ code: 'BACKUP_LAST_VERIFIED' });
    await expect(deleteBackup(invocation, first)).rejects.toThrow('there is no backup');
    await expect(verifyBackup(invocation, 'x')).rejects.toThrow('npx zocalo backup list');
  }, 60_000);

  it('BK1 ends a backup that is given up, and makes what waits for a worker', async () => {
    const stopping = createBackup(invocation, undefined);
    await vi.waitFor(() => expect(process.listenerCount('SIGHUP')).toBe(1), 60_000);
    process.emit('SIGHUP');
    // A terminal and npm may both pass it on.
    process.emit('SIGHUP');
    await expect(stopping).rejects.toThrow('It was ended before it was done.');
    expect(process.listenerCount('SIGHUP')).toBe(0);
    await listBackups(invocation);
    await deleteBackup(invocation, idIn(printed));

    const waiting = (await api.request({ method: 'POST', url: '/api/admin/backup', token: admin.token, body: {} })).body;
    printed = '';
    await createBackup(invocation, undefined);
    expect(idIn(printed)).toBe(waiting.id);
  }, 60_000);
});
