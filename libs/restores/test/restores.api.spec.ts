import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;

beforeAll(async () => {
  on = await RestoreApi.start();
}, 60_000);
afterAll(() => on.close());

describe('BK1 a restore', () => {
  it('BK1 BK3 brings the data of a backup back, keeps the data from before, and is undone', async () => {
    const kept = await on.person('Kept');
    const backupId = await on.backup();
    const lost = await on.person('Lost');
    const preview = await on.admin('GET', `/api/admin/restore/${backupId}/preview`);
    expect(preview.body).toMatchObject({ blockers: [], confirmWord: 'RESTORE', backup: { id: backupId } });
    expect(preview.body.lost).toContainEqual(expect.objectContaining({ table: 'users', label: 'People' }));

    const asked = await on.admin('POST', `/api/admin/restore/${backupId}`, { confirmWord: 'restore', reason: 'A mistake.' });
    expect([asked.status, asked.body]).toMatchObject([202, { backupId, state: 'waiting', undoOf: null, undoUntil: null }]);
    const done = await on.end(asked.body);
    expect(done).toMatchObject({ state: 'done', step: 'done', error: null });
    expect(await on.people()).toContain(kept);
    expect(await on.people()).not.toContain(lost);
    // Everybody's session has ended.
    await expect.poll(async () => (await on.admin('GET', '/api/admin/restores')).status).toBe(401);
    await on.signIn();
    expect((await on.admin('GET', '/api/admin/maintenance')).body).toMatchObject({ level: 'off' });

    const undo = await on.admin('POST', `/api/admin/restores/${asked.body.id}/undo`, { confirmWord: 'UNDO' });
    expect(undo.status).toBe(202);
    expect(await on.end(undo.body)).toMatchObject({ state: 'done', undoOf: asked.body.id });
    expect(await on.people()).toContain(lost);
    await on.signIn();
    expect((await on.admin('GET', `/api/admin/restores/${asked.body.id}`)).body).toMatchObject({ state: 'undone', undoUntil: null });
  }, 120_000);
});
