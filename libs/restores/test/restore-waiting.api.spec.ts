import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BackupCatalogue } from '#backup-archives';
import { newId } from '#platform/database';
import { DrillOutcome, DrillRows, DrillService } from '#restore-drills';
import { DataProof, ErasuresLeft, Restorers, RestoreRows } from '#restore-engine';
import { RestoreExpiry, RestorePreviewService } from '../src/index.js';
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
const firing = async (rule: string) =>
  (await on.database.query('select a.state from app.alerts a join app.alert_rules r on r.id = a.rule_id where r.key = $1', [rule])).rows;
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

describe('BK1 where nobody is there who may restore', () => {
  const seen = (ago: string) => on.database.query(`update ops.restorers set seen_at = clock_timestamp() - $1::interval`, [ago]);
  afterEach(() => seen('-30 minutes'));
  const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];
  const obstacle = async () => (await on.admin('GET', '/api/admin/backups/summary')).body.drillObstacle?.code ?? null;
  const ofSystem = async () => (await on.admin('GET', '/api/admin/system/status')).body;

  it('BK1 it is said before, with what to do instead, and nothing is asked for that nobody would do', async () => {
    await seen('4 minutes');
    const preview = (await on.admin('GET', `/api/admin/restore/${backupId}/preview`)).body;
    expect(preview.blockers).toEqual([{ code: 'RESTORE_NO_WORKER', message: expect.stringContaining('npx zocalo backup') }]);
    const wish = { confirmWord: 'RESTORE', reason: 'A mistake.' };
    const refused = await on.admin('POST', `/api/admin/restore/${backupId}`, wish);
    expect([...codeOf(refused), refused.body.error.details.codes]).toEqual([409, 'RESTORE_BLOCKED', ['RESTORE_NO_WORKER']]);
    expect((await on.admin('GET', '/api/admin/restores')).body.items).toEqual([]);
    // The command line does it itself.
    const { blockers } = await on.api.app.get(RestorePreviewService, { strict: false }).ofBackup(null, backupId);
    expect(blockers).toEqual([]);
  });

  it('BK3 no drill is begun, by hand nor each week, and it is shown why', async () => {
    await seen('4 minutes');
    expect(codeOf(await on.admin('POST', `/api/admin/backups/${backupId}/drill`))).toEqual([409, 'RESTORE_NO_WORKER']);
    const drills = on.api.app.get(DrillService, { strict: false });
    await drills.startIfDue();
    expect((await on.admin('GET', '/api/admin/drills')).body.items).toEqual([]);
    expect(await obstacle()).toBe('RESTORE_NO_WORKER');
    expect(JSON.stringify(await ofSystem())).toContain('"drillObstacle":"RESTORE_NO_WORKER"');
    await seen('1 minute');
    expect(await obstacle()).toBeNull();
    await drills.startIfDue();
    expect((await on.admin('GET', '/api/admin/drills')).body.items).toHaveLength(1);
    await on.database.query('delete from ops.restore_drills');
  });

  it('BK1 only the role that owns the tables says that it is there', async () => {
    await on.database.query('delete from ops.restorers');
    const restorers = on.api.app.get(Restorers, { strict: false });
    expect([await restorers.note(on.api.config.databaseUrl!), await restorers.areThere()]).toEqual([false, false]);
    expect([await restorers.note(on.api.config.databaseOwnerUrl!), await restorers.areThere()]).toEqual([true, true]);
    expect(await restorers.note(on.api.config.databaseOwnerUrl!)).toBe(true);
  });
});

describe('BK1 who asked for a restore', () => {
  it('BK1 is named in the list, as long as they are somebody', async () => {
    const { id } = await ask();
    const [listed] = (await on.admin('GET', '/api/admin/restores')).body.items;
    expect(listed).toMatchObject({ id, requestedBy: expect.any(String), requestedByName: expect.stringMatching(/\S/) });
    expect((await shown(id)).requestedByName).toBe(listed.requestedByName);
    await on.api.app.get(RestoreRows, { strict: false }).forgetPerson(listed.requestedBy);
    expect(await shown(id)).toMatchObject({ requestedBy: null, requestedByName: null });
  });

  it('BK1 is not told to whoever only watches it', async () => {
    const { id, watchToken, requestedByName } = await ask();
    expect(requestedByName).toMatch(/\S/);
    const watched = await on.api.request<any>({ url: `/api/admin/restores/${id}`, headers: { 'x-restore-watch': watchToken } });
    expect(watched.body.requestedByName).toBeNull();
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

  it('BK3 are an alert while they are back', async () => {
    const { rows } = await on.database.query<{ user_id: string }>(`select user_id from app.role_grants where role = 'admin'`);
    expect(rows).toHaveLength(1);
    // The last administrator, who cannot be erased.
    await cameBack(rows[0]!.user_id);
    await eraseAgain();
    expect([await left(), await firing('people-came-back')]).toEqual([1, [{ state: 'firing' }]]);
    // As if somebody had put that right.
    await on.unnoticed(`delete from ops.erasure_ledger where user_id = '${rows[0]!.user_id}'`);
    await eraseAgain();
    expect([await left(), await firing('people-came-back')]).toEqual([0, [{ state: 'resolved' }]]);
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
    expect(await preview()).toMatchObject({
      blockers: [],
      warnings: [
        {
          code: 'BACKUP_UPLOADED',
          message: expect.stringContaining('Somebody uploaded this backup'),
          details: { createdAt: backup.createdAt.toISOString() },
        },
      ],
    });
    await catalogue.save({ ...backup, verifiedAs: 'bytes', appVersion: '0.0.1' });
    expect((await preview()).warnings).toMatchObject([
      { code: 'BACKUP_NOT_READ' },
      { code: 'BACKUP_OF_OTHER_VERSION', details: { version: '0.0.1' } },
    ]);
    await catalogue.save(backup);
  });
});

describe('BK3 a drill', () => {
  const outcome = () => on.api.app.get(DrillOutcome, { strict: false });

  it('BK3 that fails is an alert until one passes; one that was cut says nothing of the backup', async () => {
    const drills = on.api.app.get(DrillRows, { strict: false });
    const drill = async () => {
      const id = newId();
      await drills.insert(id, backupId, null);
      await drills.begin(id);
      return (await drills.find(id))!;
    };
    await outcome().fail(await drill(), { code: 'DRILL_INTERRUPTED', message: 'It was cut.' });
    const needsOwner = await drill();
    await outcome().fail(needsOwner, { code: 'RESTORE_NEEDS_OWNER', message: 'It may not.' });
    expect(await firing('drill-failed')).toEqual([]);
    const failed = await drill();
    await outcome().fail(failed, { code: 'ARCHIVE_DAMAGED', message: 'It is damaged.' });
    expect(await firing('drill-failed')).toMatchObject([{ state: 'firing' }]);
    expect(await trail(failed.id)).toMatchObject([
      { action: 'restore-drill.complete', after: { state: 'failed', code: 'ARCHIVE_DAMAGED' } },
    ]);
    await outcome().pass(await drill(), 10, 10);
    expect(await firing('drill-failed')).toMatchObject([{ state: 'resolved' }]);
  });
});
