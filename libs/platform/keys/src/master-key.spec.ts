import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { masterKey } from './master-key.js';

describe('masterKey', () => {
  let home: string;
  beforeEach(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'zocalo-keys-')), 'data of ours');
  });
  afterEach(() => rm(join(home, '..'), { recursive: true, force: true }));

  it('W2 makes one file for processes that start together, readable by its owner only', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => masterKey(undefined, home)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(await readdir(home)).toEqual(['master.key']);
    expect((await stat(join(home, 'master.key'))).mode & 0o777).toBe(0o600);
  });

  it('W2 prefers the configured key and then leaves no file', async () => {
    const configured = Buffer.alloc(32, 7);
    expect(await masterKey(configured, home)).toBe(configured);
    await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('W2 names a damaged file instead of making a new key', async () => {
    await masterKey(undefined, home);
    await writeFile(join(home, 'master.key'), 'short');
    await expect(masterKey(undefined, home)).rejects.toThrow(/master\.key is damaged/);
  });
});
