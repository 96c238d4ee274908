import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DrillService } from '#restore-drills';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;
let backupId: string;

beforeAll(async () => {
  // Whoever has the identity is somewhere else.
  on = await RestoreApi.start({ BACKUP_RECIPIENT: await identityToRecipient(await generateIdentity()) }, { works: false });
  backupId = await on.backup();
}, 60_000);
afterAll(() => on.close());

describe('BK1 a machine that only seals backups', () => {
  it('BK1 says of its check what it was: the bytes lie there, nobody has seen what is in them', async () => {
    expect((await on.admin('GET', `/api/admin/backups/${backupId}`)).body).toMatchObject({
      state: 'verified',
      verifiedAs: 'bytes',
      encrypted: true,
      restorable: { ok: false, problems: ['locked'] },
    });
  });

  it('BK1 says in one sentence why it restores none, and what to do', async () => {
    const { blockers } = (await on.admin('GET', `/api/admin/restore/${backupId}/preview`)).body;
    expect(blockers).toEqual([{ code: 'RESTORE_KEY_ELSEWHERE', message: expect.stringContaining('set BACKUP_IDENTITY') }]);
    expect(blockers[0].message.split('. ')).toHaveLength(1);
  });

  it('BK3 tries none out, by hand nor each week, and shows why', async () => {
    const asked = await on.admin('POST', `/api/admin/backups/${backupId}/drill`);
    expect([asked.status, asked.body.error.code]).toEqual([409, 'RESTORE_KEY_ELSEWHERE']);
    await on.api.app.get(DrillService, { strict: false }).startIfDue();
    expect((await on.admin('GET', '/api/admin/drills')).body.items).toEqual([]);
    expect((await on.admin('GET', '/api/admin/backups/summary')).body.drillObstacle).toMatchObject({ code: 'RESTORE_KEY_ELSEWHERE' });
  });
});
