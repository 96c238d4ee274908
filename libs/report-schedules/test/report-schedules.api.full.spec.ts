import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { type Pair, startPair, type TestApi } from '#harness';
import { Transactions } from '#platform/database';
import { ReportMailing } from '../src/report-mailing.service.js';
import { ReportPlanner } from '../src/report-planner.service.js';

type Row = Record<string, any>;

const OTHER = '00000000-0000-7000-8000-0000000000b1';
const signal = new AbortController().signal;

let pair: Pair;
let api: TestApi;
let client: Client;
let boss: SignedIn;
let local: SignedIn;

beforeAll(async () => {
  pair = await startPair();
  api = pair.here;
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  boss = await signIn(api.app, { admin: true });
  await query(`insert into organisations (id, name, slug, time_zone) values ('${OTHER}', 'Peña', 'b', 'UTC')`);
  local = await administrator();
});
afterAll(async () => {
  await client?.end();
  await pair?.close();
});

const query = async (text: string, values: unknown[] = []): Promise<Row[]> => (await client.query(text, values)).rows;
const get = <T>(type: abstract new (...args: never[]) => T, of = api): T => of.app.get(type, { strict: false });

async function administrator(): Promise<SignedIn> {
  const person = await signIn(api.app, { organisationId: OTHER });
  await query(
    `insert into role_grants (id, user_id, role, scope_type, scope_id) values (gen_random_uuid(), $1, 'admin', 'organisation', $2)`,
    [person.userId, OTHER],
  );
  return person;
}

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, token: string | undefined, body?: object, headers = {}) =>
  api.request({ method, url: `/api/admin/report-schedules${path}`, headers, ...(token && { token }), ...(body && { body }) });
const weekly = {
  name: 'Mondays',
  kind: 'users',
  format: 'csv',
  language: 'es',
  frequency: 'weekly',
  weekday: 1,
  hour: 9,
  timeZone: 'Europe/Madrid',
};
const plan = (person: SignedIn, body: object = {}) =>
  call('POST', '', person.token, { ...weekly, organisationId: OTHER, recipientIds: [person.userId], ...body });
const makeDue = (of: TestApi) => get(ReportPlanner, of).makeDue(signal);
/** As if it had been due for so long. */
const dueSince = (id: string, hours: number) =>
  query(`update report_schedules set next_due_at = date_trunc('hour', now()) - make_interval(hours => $2) where id = $1`, [id, hours]);
const reportsOf = (id: string) =>
  query(
    'select r.id, r.first_day::text as from, r.last_day::text as to, s.sent_to from scheduled_reports s join reports r on r.id = s.report_id where s.schedule_id = $1',
    [id],
  );
/** As the maker leaves it when whoever it is for may not see the figures, and what the listener does then. */
const refuse = async (reportId: string) => {
  await query(`update reports set status = 'failed', failure = 'forbidden', finished_at = now() where id = $1`, [reportId]);
  await get(Transactions).run(() => get(ReportPlanner).goOn(reportId));
};
const mail = (reportId: string) => get(Transactions).run(() => get(ReportMailing).mail(reportId));
/** As the maker leaves it, without the file. */
const finish = (id: string, size = 100) =>
  query(`update reports set status = 'ready', size = $2, finished_at = now() where id = $1`, [id, size]);

describe('schedules of reports', () => {
  it('ST1 are made, read, changed and deleted, each with its entry', async () => {
    const made = await plan(local);
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        ...weekly,
        organisationId: OTHER,
        enabled: true,
        recipients: [{ id: local.userId }],
        lastDueAt: null,
        lastOutcome: null,
        version: 1,
      },
    ]);
    const { id, nextDueAt } = made.body;
    // A Monday, at nine in Madrid.
    expect(
      new Intl.DateTimeFormat('en', { timeZone: 'Europe/Madrid', weekday: 'long', hour: 'numeric', hourCycle: 'h23' }).format(
        new Date(nextDueAt),
      ),
    ).toBe('Monday, 09');
    expect((await call('GET', '', local.token)).body.items.map((item: Row) => item.id)).toEqual([id]);
    const changed = await call('PATCH', `/${id}`, local.token, { frequency: 'monthly', monthDay: 31 }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ frequency: 'monthly', weekday: null, monthDay: 31, version: 2 });
    expect(changed.body.nextDueAt).not.toBe(nextDueAt);
    expect((await call('PATCH', `/${id}`, local.token, { name: 'Late' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await call('PATCH', `/${id}`, local.token, { enabled: false })).body.nextDueAt).toBeNull();
    expect((await call('DELETE', `/${id}`, local.token)).status).toBe(204);
    expect((await call('GET', `/${id}`, local.token)).status).toBe(404);
    const actions = await query('select action, organisation_id from audit_entries where target_id = $1 order by occurred_at', [id]);
    expect(actions.map(({ action }) => action)).toEqual(['create', 'update', 'update', 'delete'].map((verb) => `report-schedule.${verb}`));
    expect(actions.every((entry) => entry['organisation_id'] === OTHER)).toBe(true);
  });

  it('ST1 AU16 are for those who hold the permission where the figures are, and so are those who get them', async () => {
    const ana = await signIn(api.app);
    expect((await call('GET', '', undefined)).status).toBe(401);
    expect((await call('GET', '', ana.token)).status).toBe(403);
    expect((await plan(local, { organisationId: undefined })).status).toBe(403);
    expect((await plan(local, { organisationId: '00000000-0000-7000-8000-0000000000ff' })).status).toBe(404);
    const unfit = await plan(local, { recipientIds: [local.userId, ana.userId] });
    expect(unfit.body.error).toMatchObject({ code: 'REPORT_RECIPIENT_UNFIT', details: { recipientIds: [ana.userId] } });
    const { id } = (await plan(boss, { organisationId: undefined })).body;
    for (const method of ['GET', 'PATCH', 'DELETE'] as const)
      expect((await call(method, `/${id}`, local.token, method === 'PATCH' ? { name: 'x' } : undefined)).status).toBe(404);
    expect((await call('GET', '', local.token)).body.items).toEqual([]);
    expect((await call('DELETE', `/${id}`, boss.token)).status).toBe(204);
  });

  it.each([
    { name: ' ' },
    { weekday: undefined },
    { frequency: 'monthly' },
    { frequency: 'hourly' },
    { weekday: 8 },
    { hour: 24 },
    { timeZone: 'Mars' },
    { recipientIds: [] },
    { recipientIds: ['x'] },
  ])('ST1 refuse %j', async (body) => {
    expect((await plan(local, body)).body.error.code).toBe('VALIDATION_FAILED');
  });

  it('ST1 make one report for each time they are due, however many look, and the last of those missed', async () => {
    const { id } = (await plan(local, { frequency: 'daily', hour: 0, timeZone: 'UTC' })).body;
    await query(`update report_schedules set next_due_at = date_trunc('day', now()) - interval '3 days' where id = $1`, [id]);
    await Promise.all([makeDue(pair.here), makeDue(pair.there), makeDue(pair.here), makeDue(pair.there)]);
    const [report, ...others] = await reportsOf(id);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    expect([others, report]).toMatchObject([[], { from: yesterday, to: yesterday, sent_to: null }]);
    const { body } = await call('GET', `/${id}`, local.token);
    expect(body).toMatchObject({ lastOutcome: 'made', lastDueAt: `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z` });
    expect(Date.parse(body.nextDueAt)).toBeGreaterThan(Date.now());
    await makeDue(pair.here);
    expect(await reportsOf(id)).toHaveLength(1);
    expect((await call('DELETE', `/${id}`, local.token)).status).toBe(204);
  });

  it('ST1 are made for the next on the list when the first may not see the figures any more', async () => {
    const [max, pia] = [await administrator(), await administrator()];
    const { id } = (await plan(local, { recipientIds: [max.userId, pia.userId] })).body;
    await dueSince(id, 1);
    await makeDue(api);
    const [{ id: reportId }] = (await reportsOf(id)) as [Row];
    const state = async () => (await query('select status, failure, reader_id from reports where id = $1', [reportId]))[0];
    await query('delete from role_grants where user_id = $1', [max.userId]);
    await refuse(reportId);
    expect(await state()).toEqual({ status: 'queued', failure: null, reader_id: pia.userId });
    await query('delete from role_grants where user_id = $1', [pia.userId]);
    await refuse(reportId);
    expect(await state()).toMatchObject({ status: 'failed', failure: 'forbidden' });
    expect((await call('GET', `/${id}`, boss.token)).body).toMatchObject({ lastOutcome: 'nobody' });
    expect((await call('DELETE', `/${id}`, local.token)).status).toBe(204);
  });

  it('ST1 mail a report once, to those who may see the figures then, with the file or with a link', async () => {
    const [eva, leo] = [await administrator(), await administrator()];
    const { id } = (await plan(local, { recipientIds: [local.userId, eva.userId, leo.userId] })).body;
    await dueSince(id, 1);
    await makeDue(api);
    const [{ id: reportId }] = (await reportsOf(id)) as [Row];
    await mail(reportId);
    expect((await reportsOf(id))[0]!.sent_to).toBeNull();
    await finish(reportId);
    await query('delete from role_grants where user_id = $1', [eva.userId]);
    await query(`update users set status = 'suspended' where id = $1`, [leo.userId]);
    await Promise.all([mail(reportId), mail(reportId)]);
    const mails = () =>
      query(`select to_address, attachments, subject, text from mails where template = 'report-schedules.report' order by created_at`);
    const sent = await mails();
    expect(sent).toMatchObject([
      { to_address: local.email, subject: 'Report: Mondays', attachments: [{ key: `reports/${reportId}.csv` }] },
    ]);
    expect(sent[0]!.attachments[0].filename).toMatch(/^users-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    expect((await call('GET', `/${id}`, local.token)).body).toMatchObject({ lastSentTo: 1, recipients: [{ id: local.userId }, {}, {}] });
    // A file that no mail server takes is linked to.
    await dueSince(id, 0);
    await query(`update report_schedules set next_due_at = next_due_at - interval '1 minute' where id = $1`, [id]);
    await makeDue(api);
    const second = (await reportsOf(id)).find((report) => report.id !== reportId)!;
    await finish(second.id, 6 * 1024 ** 2);
    await mail(second.id);
    expect((await mails()).at(-1)).toMatchObject({ attachments: null, text: expect.stringContaining('/admin/reports') });
    await query('delete from role_grants where user_id = $1', [local.userId]);
    await dueSince(id, 2);
    await makeDue(api);
    expect(await reportsOf(id)).toHaveLength(2);
    expect((await call('GET', `/${id}`, boss.token)).body).toMatchObject({ lastOutcome: 'nobody', lastSentTo: null });
  });
});
