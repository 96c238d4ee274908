import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { DemoSeeder } from '#platform/demo';
import { LimitCounter } from '#platform/limits';
import { PersonalData } from '#platform/privacy';
import { folded, RequesterTicketService, TicketDirectory, TicketReplies } from '#tickets';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TicketUpkeep } from '../src/ticket-upkeep.service.js';

describe('upkeep of tickets', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let ana: SignedIn;
  let luis: SignedIn;
  let upkeep: TicketUpkeep;
  let directory: TicketDirectory;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    boss = await signIn(api.app, { admin: true });
    [ana, luis] = [await signIn(api.app, { firstName: 'Ana' }), await signIn(api.app)];
    const home = (await database.query('select id from organisations where is_default')).rows[0].id;
    await grantRole(database, luis.userId, 'support', 'organisation', home);
    upkeep = api.app.get(TicketUpkeep, { strict: false });
    directory = api.app.get(TicketDirectory, { strict: false });
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const post = (by: SignedIn, url: string, body: object = {}) => api.request({ method: 'POST', url, token: by.token, body });
  const put = (id: string, body: object) => api.request({ method: 'PUT', url: `/api/admin/tickets/${id}`, token: boss.token, body });
  const raise = async (by: SignedIn, subject = 'Printer', body = 'It does not print.'): Promise<string> =>
    (await post(by, '/api/tickets', { subject, body })).body.id;
  const solvedFor = async (days: number): Promise<string> => {
    const id = await raise(ana);
    await post(ana, `/api/tickets/${id}/solve`);
    await database.query(`update tickets set solved_at = now() - make_interval(days => $2, mins => 1) where id = $1`, [id, days]);
    return id;
  };
  const somebodyWaits = async (people = 1) => {
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(async () => (await database.query(waiting)).rowCount, { timeout: 20_000 }).toBeGreaterThanOrEqual(people);
  };
  const statusOf = async (id: string) => (await directory.stateOf(id))!.state.status;

  it('TK3 closes what was solved for days, two at once included; an answer then opens a ticket that follows', async () => {
    const [old, fresh] = [await solvedFor(7), await solvedFor(6)];
    await Promise.all([upkeep.closeSolved(), upkeep.closeSolved()]);
    expect([await statusOf(old), await statusOf(fresh)]).toEqual(['closed', 'solved']);
    const entries = await directory.entriesAfter(old, 0);
    expect(entries.filter(({ changes }) => changes?.status?.to === 'closed')).toHaveLength(1);
    for (const what of ['reopen', 'solve']) expect((await post(ana, `/api/tickets/${old}/${what}`)).body.error.code).toBe('TICKET_CLOSED');
    const count = vi.spyOn(api.app.get(LimitCounter, { strict: false }), 'count');
    const answer = { body: 'Again.', clientKey: 'my-again-1' };
    const answers = await Promise.all(
      [answer, { body: 'And.' }, { body: 'And.' }].map((each) => post(ana, `/api/tickets/${old}/reply`, each)),
    );
    const { ticketId } = answers[0]!.body;
    expect(ticketId).not.toBe(old);
    expect(answers.map(({ body }) => body.ticketId)).toEqual([ticketId, ticketId, ticketId]);
    expect((await post(ana, `/api/tickets/${old}/reply`, answer)).body).toEqual({ ...answers[0]!.body, repeated: true });
    expect(count.mock.calls.filter(([limits]) => limits[0]?.name === 'tickets.raise.user')).toHaveLength(1);
    count.mockRestore();
    expect((await directory.stateOf(ticketId))!.state).toMatchObject({
      follows: old,
      subject: 'Printer',
      status: 'new',
      requesterId: ana.userId,
    });
    expect((await post(ana, `/api/tickets/${fresh}/reply`, { body: 'Again.' })).body.ticketId).toBe(fresh);
  });

  it('TK3 leaves as it was what is merged while it is looked at', async () => {
    const [id, into] = [await solvedFor(8), await raise(ana)];
    await database.query('begin');
    await database.query('update tickets set merged_into = $2, merged_at = now() where id = $1', [id, into]);
    const closing = upkeep.closeSolved();
    await somebodyWaits();
    await database.query('commit');
    await closing;
    expect(await statusOf(id)).toBe('solved');
  });

  it('TK3 staff who wait for their key hold no ticket, as requesters do not', async () => {
    const id = await raise(ana);
    await database.query('begin');
    const key = `ticket-entry/${boss.userId}/my-staff-key`;
    await database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const answering = post(boss, `/api/admin/tickets/${id}/reply`, { body: 'Hello', clientKey: 'my-staff-key' });
    await somebodyWaits();
    expect((await database.query('select from tickets where id = $1 for update nowait', [id])).rowCount).toBe(1);
    await database.query('commit');
    expect((await answering).status).toBe(201);
  });

  it('PR2 TK1 whoever answers while the requester is erased waits for that, and is refused', async () => {
    const eva = await signIn(api.app);
    const id = await raise(eva);
    await database.query('begin');
    await database.query('select from users where id = $1 for update', [eva.userId]);
    const answering = post(boss, `/api/admin/tickets/${id}/reply`, { body: 'Hello Eva' });
    await somebodyWaits();
    const raising = post(eva, '/api/tickets', { subject: 'Eva', body: 'Late' });
    await somebodyWaits(2);
    await database.query('update tickets set requester_erased_at = now() where id = $1', [id]);
    await database.query(`update users set status = 'deleted' where id = $1`, [eva.userId]);
    await database.query('commit');
    expect((await raising).status).toBe(401);
    const mailed = { authorId: null, authorEmail: 'eva@example.com', body: 'Still here' };
    await expect(api.app.get(TicketReplies, { strict: false }).addFromRequester(id, mailed)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([(await answering).status, (await answering).body.error?.code]).toEqual([409, 'TICKET_ERASED']);
    expect((await post(boss, `/api/admin/tickets/${id}/reply`, { body: 'Eva is gone', internal: true })).status).toBe(201);
    await database.query('set enable_seqscan = off');
    const { rows } = await database.query(`explain select id from ticket_entries where author_email = any ('{eva@example.com}')`);
    await database.query('reset enable_seqscan');
    expect(JSON.stringify(rows)).toContain('ticket_entries_address');
  });

  it('TK3 takes tickets from those who no longer work on any, and leaves what is settled', async () => {
    const [open, solved] = [await raise(ana), await raise(ana)];
    for (const id of [open, solved]) await put(id, { assigneeId: luis.userId });
    await put(solved, { status: 'solved' });
    await upkeep.releaseLeft();
    expect((await directory.stateOf(open))!.state.assigneeId).toBe(luis.userId);
    await database.query(`delete from role_grants where user_id = $1 and role = 'support'`, [luis.userId]);
    await upkeep.releaseLeft();
    expect((await directory.stateOf(open))!.state.assigneeId).toBeNull();
    expect((await directory.stateOf(solved))!.state.assigneeId).toBe(luis.userId);
    expect(folded(await directory.entriesAfter(open, 0))).toEqual((await directory.stateOf(open))!.state);
  });

  it('PR2 TK1 hands over what somebody wrote and was answered, and blanks it when they are erased', async () => {
    const eva = await signIn(api.app, { firstName: 'Eva' });
    const id = await raise(eva, 'Wombat subject', 'Wombat body');
    await post(boss, `/api/admin/tickets/${id}/reply`, { body: 'Hello Wombat' });
    await post(boss, `/api/admin/tickets/${id}/reply`, { body: 'Wombat note', internal: true });
    await put(id, { subject: 'Wombat renamed' });
    await post(eva, `/api/tickets/${id}/solve`);
    await post(eva, `/api/tickets/${id}/rating`, { rating: 1, comment: 'Wombat comment' });
    const others = await raise(ana, 'Koala', 'Koala body');

    const personal = api.app.get(PersonalData, { strict: false });
    const files: Record<string, unknown[]> = {};
    for await (const { path, records } of personal.exportOf(eva.userId))
      if (path.startsWith('tickets/')) for await (const record of records) (files[path] ??= []).push(record);
    expect(files['tickets/tickets.json']).toEqual([
      expect.objectContaining({ subject: 'Wombat renamed', status: 'solved', rating: 1, ratingComment: 'Wombat comment' }),
    ]);
    expect(files['tickets/messages.json']).toEqual([
      expect.objectContaining({ side: 'requester', body: 'Wombat body' }),
      expect.objectContaining({ side: 'staff', body: 'Hello Wombat' }),
    ]);

    const erase = () =>
      api.app
        .get(Transactions, { strict: false })
        .run(() => personal.erase({ userId: eva.userId, email: 'eva@example.com', emails: ['eva@example.com'] }));
    await erase();
    const left = async () =>
      JSON.stringify(
        (await database.query(`select t.*, e.* from tickets t join ticket_entries e on e.ticket_id = t.id where t.id = $1`, [id])).rows,
      );
    expect((await left()).toLowerCase()).not.toContain('wombat');
    const after = await left();
    const summary = (await directory.stateOf(id))!;
    expect(folded(await directory.entriesAfter(id, 0))).toEqual(summary.state);
    expect(summary.state).toMatchObject({ subject: '–', status: 'solved', rating: 1, ratingComment: null });
    expect((await directory.stateOf(others))!.state.subject).toBe('Koala');
    expect((await api.request({ url: `/api/admin/tickets/${id}`, token: boss.token })).body.isErased).toBe(true);
    await erase();
    // Whoever was under way while that happened.
    const own = api.app.get(RequesterTicketService, { strict: false });
    const late = new Actor(eva.userId, '', '', []);
    await expect(own.rate(late, id, { rating: 2, ratingComment: 'Wombat' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const renamed = await put(id, { subject: 'Wombat again' });
    expect([renamed.status, renamed.body.error.code]).toEqual([409, 'TICKET_ERASED']);
    expect(await left()).toBe(after);
  });

  it('DM1 TK3 has a demo queue in two languages, which goes without a rest', async () => {
    const seeder = api.app.get(DemoSeeder, { strict: false });
    await seeder.seed();
    const statuses = await database.query(`select status, count(*)::int as n from tickets where demo_batch_id is not null group by 1`);
    expect(new Set(statuses.rows.map(({ status }) => status))).toEqual(new Set(['new', 'open', 'pending', 'on_hold', 'solved', 'closed']));
    expect(statuses.rows.reduce((sum, { n }) => sum + n, 0)).toBe(40);
    const { rows } = await database.query(`select id from tickets where demo_batch_id is not null order by status <> 'open', id`);
    for (const { id } of rows) expect(folded(await directory.entriesAfter(id, 0))).toEqual((await directory.stateOf(id))!.state);
    // What real staff write there is theirs: it refuses the purge, also while it is being written.
    const batch = (await seeder.findLive())!;
    expect(await seeder.attached(batch)).toEqual({});
    const since = new Date();
    await post(boss, `/api/admin/tickets/${rows[0].id}/reply`, { body: 'From a real person' });
    await database.query('begin');
    await database.query('select from tickets where id = $1 for update', [rows[1].id]);
    const purging = seeder.purge(false).catch((error: unknown) => error);
    await somebodyWaits();
    await database.query(
      `insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_id, author_side, body, created_at)
        select id, version + 1, gen_random_uuid(), organisation_id, 'note', $2, 'staff', 'x', now() from tickets where id = $1`,
      [rows[1].id, boss.userId],
    );
    await database.query('commit');
    expect(await purging).toMatchObject({ code: 'DEMO_DATA_IN_USE', details: { rows: { ticket_entries: 2 } } });
    expect([await seeder.attached(batch, since), await seeder.attached(batch, new Date())]).toEqual([{ ticket_entries: 2 }, {}]);
    expect((await seeder.purge(true))!.attached).toEqual({ ticket_entries: 2 });
    expect((await database.query(`select from tickets where demo_batch_id is not null`)).rowCount).toBe(0);
    expect((await database.query(`select from ticket_teams where demo_batch_id is not null`)).rowCount).toBe(0);
  });
});
