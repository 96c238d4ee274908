import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BackupCatalogue } from '#backup-archives';
import { newId } from '#platform/database';
import { DrillOutcome, DrillRows } from '#restore-drills';
import { DataProof, ErasuresLeft } from '#restore-engine';
import { RestoreExpiry } from '../src/index.js';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;
let backupId: string;

beforeAll(async () => {
  on = await RestoreApi.start({}, { works: false });
  backupId = await on.backup();
}, 60_000);
afterAll(() => on.close());
afterEach(() => on.database.query('delete from ops.restores'));

const ask = async () => (await on.admin('POST', `/api/admin/restore/${backupId}`, { confirmWord: 'RESTORE', reason: 'A mistake.' })).body;
const shown = async (id: string) => (await on.admin('GET', `/api/admin/restores/${id}`)).body;
const trail = async (id: string) =>
  (await on.database.query('select action, after from ops.audit_entries where target_id = $1 order by occurred_at, id', [id])).rows;

describe('BK1 a restore that nobody begins', () => {
  it('BK1 is refused by whichever process looks, and does not happen days later', async () => {
    const { id } = await ask();
    await on.database.query(`update ops.restores set requested_at = requested_at - interval '11 minutes'`);
    await expect.poll(async () => (await shown(id)).state).toBe('failed');
    expect(await shown(id)).toMatchObject({ error: { code: 'RESTORE_EXPIRED' }, notErased: null });
    expect(await trail(id)).toMatchObject([{ action: 'restore.start' }, { action: 'restore.fail', after: { code: 'RESTORE_EXPIRED' } }]);
    // Another one may be asked for.
    expect((await ask()).state).toBe('waiting');
  });

  it('BK1 stays while somebody may still come', async () => {
    const { id } = await ask();
    const [waiting] = (await on.admin('GET', '/api/admin/restores')).body.items;
    expect(await on.api.app.get(RestoreExpiry, { strict: false }).expire(waiting)).toBe(false);
    expect((await shown(id)).state).toBe('waiting');
  });

  it('BK1 gives way to the one that the command line is asked for', async () => {
    const asked = await ask();
    const expiry = on.api.app.get(RestoreExpiry, { strict: false });
    expect([await expiry.supersede(asked), await expiry.supersede(asked)]).toEqual([true, false]);
    expect(await shown(asked.id)).toMatchObject({ state: 'failed', error: { code: 'RESTORE_SUPERSEDED' } });
    expect((await trail(asked.id)).map(({ action }) => action)).toEqual(['restore.start', 'restore.fail']);
  });
});

describe('BK3 people who were erased', () => {
  /** As a restore leaves it that could not erase somebody again. */
  async function cameBack(userId: string): Promise<void> {
    await on.database.query('insert into ops.erasure_ledger (user_id) values ($1) on conflict do nothing', [userId]);
    await on.database.query(
      `insert into ops.restores (id, kind, backup_id, state, step, reason, committed_at, finished_at, not_erased)
        values ($1, 'restore', $1, 'done', 'done', 'x', now(), now(), 1)`,
      [newId()],
    );
  }
  const eraseAgain = () => on.api.app.get(ErasuresLeft, { strict: false }).eraseAgain(new AbortController().signal);
  const left = async () => (await on.admin('GET', '/api/admin/restores')).body.items[0].notErased;

  it('BK3 are erased again later when a restore could not, and it says how many are left until then', async () => {
    const person = await on.personOf('Back');
    await cameBack(person.userId);
    expect(await left()).toBe(1);
    await eraseAgain();
    expect(await left()).toBe(0);
    expect(await on.people()).not.toContain(person.email);
  });

  it('BK3 do not count as the administrator that data has to have', async () => {
    const proof = on.api.app.get(DataProof, { strict: false });
    const query = async <Row>(text: string) => (await on.database.query(text)).rows as Row[];
    await on.database.query('set search_path = app');
    await expect(proof.prove(query)).resolves.toBeUndefined();
    await on.database.query('begin');
    await on.database.query(`insert into ops.erasure_ledger (user_id) select user_id from role_grants where role = 'admin'
      on conflict do nothing`);
    await expect(proof.prove(query)).rejects.toMatchObject({ code: 'RESTORE_NO_ADMINISTRATOR' });
    await on.database.query('rollback');
  });
});

describe('BK1 a backup that somebody uploaded', () => {
  it('BK1 is told from ours before it is restored: it brings its own people and roles', async () => {
    const preview = async () => (await on.admin('GET', `/api/admin/restore/${backupId}/preview`)).body;
    expect((await preview()).warnings).toEqual([]);
    const catalogue = on.api.app.get(BackupCatalogue, { strict: false });
    const backup = (await catalogue.find(backupId))!;
    await catalogue.save({ ...backup, kind: 'uploaded' });
    expect(await preview()).toMatchObject({ blockers: [], warnings: [expect.stringContaining('Somebody uploaded this backup')] });
    await catalogue.save(backup);
  });
});

describe('BK3 a drill', () => {
  const outcome = () => on.api.app.get(DrillOutcome, { strict: false });
  const firing = async () =>
    (await on.database.query(`select a.state from app.alerts a join app.alert_rules r on r.id = a.rule_id where r.key = 'drill-failed'`))
      .rows;

  it('BK3 that fails is an alert until one passes; one that was cut says nothing of the backup', async () => {
    const drills = on.api.app.get(DrillRows, { strict: false });
    const drill = async () => {
      const id = newId();
      await drills.insert(id, backupId, null);
      await drills.begin(id);
      return (await drills.find(id))!;
    };
    await outcome().fail(await drill(), { code: 'DRILL_INTERRUPTED', message: 'It was cut.' });
    expect(await firing()).toEqual([]);
    const failed = await drill();
    await outcome().fail(failed, { code: 'ARCHIVE_DAMAGED', message: 'It is damaged.' });
    expect(await firing()).toMatchObject([{ state: 'firing' }]);
    expect(await trail(failed.id)).toMatchObject([
      { action: 'restore-drill.complete', after: { state: 'failed', code: 'ARCHIVE_DAMAGED' } },
    ]);
    await outcome().pass(await drill(), 10, 10);
    expect(await firing()).toMatchObject([{ state: 'resolved' }]);
  });
});
