import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { BackupHeader } from '#backup-archives';
import { masterKeyFingerprint } from '#platform/keys';
import { RestorePreflight } from './restore-preflight.js';

const key = (filling: number) => Buffer.alloc(32, filling);
const headerOf = async (filling: number) => ({ masterKey: await masterKeyFingerprint(key(filling), tmpdir()) }) as BackupHeader;

describe('BK3 what has to hold before anything is touched', () => {
  it('BK3 the secrets of a backup open with the master key of here', async () => {
    const preflight = new RestorePreflight({ masterKey: key(1), home: tmpdir() } as never);
    await expect(preflight.requireKey(await headerOf(1))).resolves.toBeUndefined();
    await expect(preflight.requireKey(await headerOf(2))).rejects.toMatchObject({ code: 'RESTORE_WRONG_KEY' });
  });
});
