import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { newId } from '#platform/database';
import { KNOWN_TABLES } from '../src/lost-rows.query.js';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;
let backupId: string;

beforeAll(async () => {
  on = await RestoreApi.start({}, { works: false });
  backupId = await on.backup();
}, 60_000);
afterAll(() => on.close());

const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];
const wish = { confirmWord: 'RESTORE', reason: 'A mistake.' };
/** What the program keeps for itself, what goes with a row of another table, and choices of which there are few. */
const NOBODYS = `
  alert_leases alerts attachment_leftovers attempt_counters avatar_leftovers conversation_members daily_figure_progress
  daily_figures deletion_links demo_batches email_changes escalation handled_messages heartbeat_pings heartbeat_watch
  idempotency_keys incident_alerts incident_digests incident_entries incident_pages known_devices migrations
  notification_deliveries notification_digests notification_people outbox password_hashing password_reset_requests password_resets
  pending_registrations person_events person_streams personal_exports recovery_codes report_recipients rota_members rota_overrides
  scheduled_reports sessions setup_links sign_in_challenges signing_keys sla_clocks solved_challenges telegram_chats
  telegram_intakes telegram_link_codes telegram_updates ticket_clock_states ticket_mail_acknowledgements ticket_mail_progress
  ticket_mails ticket_plans ticket_tag_uses ticket_tags ticket_targets ticket_viewers used_passkey_challenges user_preferences user_words
`
  .trim()
  .split(/\s+/);

describe('BK1 who may restore, and what', () => {
  it('BK1 says what would be lost before anything is touched', async () => {
    await on.person('Lost');
    expect((await on.admin('POST', '/api/tickets', { subject: 'Lost', body: 'It goes with the restore.' })).status).toBe(201);
    const { status, body } = await on.admin('GET', `/api/admin/restore/${backupId}/preview`);
    expect([status, body.blockers, body.confirmWord]).toEqual([200, [], 'RESTORE']);
    expect(body.backup).toMatchObject({ id: backupId, state: 'verified' });
    const people = body.lost.find(({ table }: { table: string }) => table === 'users');
    expect([people.label, people.now - people.then]).toEqual(['People', 1]);
    const tickets = body.lost.find(({ table }: { table: string }) => table === 'tickets');
    expect([tickets.label, tickets.now, tickets.then]).toEqual(['Tickets', 1, 0]);
  });

  it('BK1 says it of each table that people know, and the others are known to be none', async () => {
    const { rows } = await on.database.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    const tables = rows.map(({ name }) => name);
    expect(tables.filter((name) => !(name in KNOWN_TABLES) && !NOBODYS.includes(name))).toEqual([]);
    expect([...Object.keys(KNOWN_TABLES), ...NOBODYS].filter((name) => !tables.includes(name))).toEqual([]);
  });

  it('BK1 refuses people without the permission, and nobody', async () => {
    const person = await signIn(on.api.app);
    for (const [method, url] of [
      ['GET', `/api/admin/restore/${backupId}/preview`],
      ['POST', `/api/admin/restore/${backupId}`],
      ['GET', '/api/admin/restores'],
      ['GET', `/api/admin/restores/${newId()}`],
      ['POST', `/api/admin/restores/${newId()}/undo`],
      ['POST', `/api/admin/backups/${backupId}/drill`],
    ] as const) {
      const body = method === 'POST' ? { body: wish } : {};
      expect(codeOf(await on.api.request<any>({ method, url, token: person.token, ...body }))).toEqual([403, 'FORBIDDEN']);
      expect((await on.api.request({ method, url, ...body })).status).toBe(401);
    }
  });

  it('BK1 asks for a proof of who it is that is not old', async () => {
    await on.signedInLongAgo(async () => {
      expect(codeOf(await on.admin('POST', `/api/admin/restore/${backupId}`, wish))).toEqual([403, 'STEP_UP_REQUIRED']);
      expect(codeOf(await on.admin('POST', `/api/admin/restores/${newId()}/undo`, { confirmWord: 'UNDO' }))).toEqual([
        403,
        'STEP_UP_REQUIRED',
      ]);
    });
  });

  it('BK1 refuses another word, bad input and what there is not', async () => {
    expect(codeOf(await on.admin('POST', `/api/admin/restore/${backupId}`, { ...wish, confirmWord: 'yes' }))).toEqual([
      422,
      'RESTORE_WORD_WRONG',
    ]);
    expect(codeOf(await on.admin('POST', `/api/admin/restore/${backupId}`, { ...wish, reason: '' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await on.admin('POST', '/api/admin/restore/..%2f..%2fetc', wish))[0]).not.toBe(500);
    expect(codeOf(await on.admin('POST', `/api/admin/restore/${newId()}`, wish))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.admin('GET', `/api/admin/restore/${newId()}/preview`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.admin('GET', `/api/admin/restores/${newId()}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.admin('POST', `/api/admin/restores/${newId()}/undo`, { confirmWord: 'UNDO' }))).toEqual([404, 'NOT_FOUND']);
    expect((await on.admin('GET', '/api/admin/restores')).body).toEqual({ items: [], nextCursor: null });
  });

  it('BK1 one at a time; whoever asked watches it without a session, with the token and nothing else', async () => {
    const asked = await on.admin('POST', `/api/admin/restore/${backupId}`, wish);
    expect([asked.status, asked.body]).toMatchObject([
      202,
      { backupId, state: 'waiting', step: 'waiting', reason: 'A mistake.', error: null },
    ]);
    const url = `/api/admin/restores/${asked.body.id}`;
    expect(codeOf(await on.admin('POST', `/api/admin/restore/${backupId}`, wish))).toEqual([409, 'RESTORE_RUNNING']);
    const watched = await on.api.request<any>({ url, headers: { 'x-restore-watch': asked.body.watchToken } });
    expect([watched.status, watched.body.id]).toEqual([200, asked.body.id]);
    expect(watched.body).not.toHaveProperty('watchToken');
    expect(codeOf(await on.api.request<any>({ url, headers: { 'x-restore-watch': 'A'.repeat(43) } }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.api.request<any>({ url, headers: { 'x-restore-watch': '' } }))).toEqual([404, 'NOT_FOUND']);
    const other = `/api/admin/restores/${newId()}`;
    expect(codeOf(await on.api.request<any>({ url: other, headers: { 'x-restore-watch': asked.body.watchToken } }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    expect(codeOf(await on.admin('POST', `${url}/undo`, { confirmWord: 'UNDO' }))).toEqual([409, 'RESTORE_RUNNING']);
    const { rows } = await on.database.query('select actor_id, after from ops.audit_entries where target_id = $1', [asked.body.id]);
    expect(rows).toMatchObject([{ after: { backupId, reason: 'A mistake.' } }]);
    await on.database.query(`update ops.restores set state = 'failed', finished_at = now(), error_code = 'X', error_message = 'X'`);
    expect(codeOf(await on.admin('POST', `${url}/undo`, { confirmWord: 'UNDO' }))).toEqual([409, 'RESTORE_NOT_UNDOABLE']);
  });

  it('BK3 a drill is asked for once at a time, of a backup that is there', async () => {
    expect(codeOf(await on.admin('POST', `/api/admin/backups/${newId()}/drill`))).toEqual([404, 'NOT_FOUND']);
    const asked = await on.admin('POST', `/api/admin/backups/${backupId}/drill`);
    expect([asked.status, asked.body]).toMatchObject([202, { backupId, state: 'running', durationSeconds: null, error: null }]);
    expect(codeOf(await on.admin('POST', `/api/admin/backups/${backupId}/drill`))).toEqual([409, 'DRILL_RUNNING']);
    expect((await on.admin('GET', '/api/admin/drills')).body).toMatchObject({ items: [{ id: asked.body.id }], nextCursor: null });
    expect((await on.admin('GET', '/api/admin/drills?limit=0')).status).toBe(400);
  });
});
