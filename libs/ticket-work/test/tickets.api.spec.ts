import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ADMIN = '/api/admin/tickets';

describe('tickets', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let ana: SignedIn;
  let luis: SignedIn;
  let abroad: SignedIn;
  let home: string;
  const north = newId();

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    home = (await database.query('select id from organisations where is_default')).rows[0].id;
    boss = await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' });
    [ana, luis] = [await signIn(api.app, { firstName: 'Ana', lastName: 'García' }), await signIn(api.app)];
    abroad = await signIn(api.app, { organisationId: north });
    await grantRole(database, abroad.userId, 'support', 'organisation', north);
    await grantRole(database, luis.userId, 'support', 'organisation', home);
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const post = (by: SignedIn, url: string, body: object = {}, headers = {}) =>
    api.request({ method: 'POST', url, token: by.token, body, headers });
  const get = (by: SignedIn, url: string) => api.request({ url, token: by.token });
  const put = (by: SignedIn, id: string, body: object, headers = {}) =>
    api.request({ method: 'PUT', url: `${ADMIN}/${id}`, token: by.token, body, headers });
  const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body.error?.code];
  const raise = async (by: SignedIn, subject = 'Printer', body = 'It does not print.') =>
    (await post(by, '/api/tickets', { subject, body })).body as { id: string; number: number };

  it('TK1 are raised, read, answered, solved, taken up again and rated by whoever has them', async () => {
    const made = await post(ana, '/api/tickets', { subject: 'Printer', body: 'It does not print.' });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ subject: 'Printer', status: 'new', priority: 'normal', number: expect.any(Number), rating: null }),
    ]);
    const { id } = made.body;
    expect((await post(luis, `${ADMIN}/${id}/reply`, { body: 'Is it plugged in?', status: 'pending' })).status).toBe(201);
    await post(luis, `${ADMIN}/${id}/reply`, { body: 'Surely unplugged xylophone.', internal: true });
    const read = await get(ana, `/api/tickets/${id}`);
    expect(read.body.status).toBe('pending');
    expect(
      read.body.entries.items.map((entry: { kind: string; side: string; body: string }) => [entry.kind, entry.side, entry.body]),
    ).toEqual([
      ['change', 'staff', null],
      ['message', 'staff', 'Is it plugged in?'],
      ['message', 'requester', 'It does not print.'],
      ['change', 'requester', null],
    ]);
    expect((await post(ana, `/api/tickets/${id}/reply`, { body: 'Yes.' })).body).toEqual({
      ticketId: id,
      entryId: expect.any(String),
      sequence: 6,
      repeated: false,
    });
    expect((await get(ana, '/api/tickets')).body.items[0]).toMatchObject({ id, status: 'open' });
    expect((await post(ana, `/api/tickets/${id}/solve`)).body.status).toBe('solved');
    expect((await post(ana, `/api/tickets/${id}/reopen`)).body.status).toBe('open');
    expect(codeOf(await post(ana, `/api/tickets/${id}/rating`, { rating: 5 }))).toEqual([409, 'TICKET_RATING_NOT_YET']);
    await post(ana, `/api/tickets/${id}/solve`);
    expect((await post(ana, `/api/tickets/${id}/rating`, { rating: 2, comment: 'Slow.' })).body).toMatchObject({
      rating: 2,
      ratingComment: 'Slow.',
    });
    expect((await post(ana, `/api/tickets/${id}/rating`, { rating: 4 })).body).toMatchObject({ rating: 4, ratingComment: null });
    expect(codeOf(await post(ana, `/api/tickets/${id}/rating`, { rating: 1 }))).toEqual([409, 'TICKET_RATED']);
    expect(codeOf(await post(ana, `/api/tickets/${id}/rating`, { rating: 6 }))).toEqual([400, 'VALIDATION_FAILED']);
    for (const url of [`/api/tickets/${id}`, `/api/tickets/${id}/entries`])
      expect(codeOf(await get(luis, url))).toEqual([404, 'NOT_FOUND']);
    for (const what of ['reply', 'solve', 'reopen', 'rating'])
      expect(
        codeOf(
          await post(
            luis,
            `/api/tickets/${id}/${what}`,
            { body: 'x', rating: 1 }.rating && what === 'rating' ? { rating: 1 } : what === 'reply' ? { body: 'x' } : {},
          ),
        ),
      ).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await post(ana, '/api/tickets', { subject: '', body: 'x' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await api.request({ url: '/api/tickets' })).status).toBe(401);
  });

  it('TK2 are raised for others, listed, changed and answered by staff of their organisation', async () => {
    const made = await post(luis, ADMIN, {
      requesterId: ana.userId,
      subject: 'By phone',
      body: 'She called.',
      priority: 'high',
      assigneeId: luis.userId,
      tags: ['vpn'],
    });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        status: 'open',
        priority: 'high',
        requesterName: 'Ana García',
        assigneeId: luis.userId,
        tags: ['vpn'],
        version: 2,
      }),
    ]);
    const { id } = made.body;
    const listed = await get(luis, `${ADMIN}?assignee=me&status=open,pending&tag=vpn&priority=high&requester=${ana.userId}`);
    expect(listed.body).toEqual({ items: [made.body], nextCursor: null, total: { count: 1, exact: true } });
    expect((await get(luis, `${ADMIN}?search=phone`)).body.items).toEqual([made.body]);
    expect((await get(luis, `${ADMIN}?search=%23${made.body.number}`)).body.items).toEqual([made.body]);
    expect((await get(luis, `${ADMIN}?search=nosuchword`)).body.items).toEqual([]);
    const changed = await put(luis, id, { priority: 'urgent', assigneeId: null, tags: [], status: 'on_hold' }, { 'if-match': '"2"' });
    expect([changed.status, changed.body]).toEqual([
      200,
      expect.objectContaining({ priority: 'urgent', assigneeId: null, tags: [], status: 'on_hold', version: 3 }),
    ]);
    const stale = await put(luis, id, { priority: 'low' }, { 'if-match': '"2"' });
    expect(codeOf(stale)).toEqual([409, 'TICKET_CHANGED']);
    expect(stale.body.error.details).toMatchObject({
      version: 3,
      entries: [{ sequence: 3, changes: { priority: { from: 'high', to: 'urgent' } } }],
    });
    expect(codeOf(await put(luis, id, { status: 'closed' }))).toEqual([409, 'TICKET_STATUS_INVALID']);
    expect(codeOf(await put(luis, id, { assigneeId: ana.userId }))).toEqual([400, 'ASSIGNEE_UNKNOWN']);
    expect(codeOf(await put(luis, id, { teamId: newId() }))).toEqual([400, 'TEAM_UNKNOWN']);
    expect(codeOf(await put(luis, id, { version: 'x' }))).toEqual([400, 'VALIDATION_FAILED']);

    expect((await get(abroad, ADMIN)).body.items).toEqual([]);
    expect(codeOf(await get(abroad, `${ADMIN}/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await get(abroad, `${ADMIN}/${id}/entries`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await put(abroad, id, { priority: 'low' }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await post(abroad, `${ADMIN}/${id}/reply`, { body: 'x' }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await post(abroad, ADMIN, { requesterId: ana.userId, subject: 's', body: 'b' }))).toEqual([400, 'REQUESTER_UNKNOWN']);
    expect(codeOf(await get(ana, ADMIN))).toEqual([403, 'FORBIDDEN']);
    expect((await get(boss, `${ADMIN}/${id}`)).status).toBe(200);
  });

  it('TK3 two who save at once: one is refused, and told what changed; an answer sent three times is one entry', async () => {
    const { id } = await raise(ana);
    const both = await Promise.all([put(luis, id, { priority: 'low', version: 2 }), put(boss, id, { priority: 'high', version: 2 })]);
    expect(both.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
    const refused = both.find((answer) => answer.status === 409)!;
    expect(refused.body.error.details.entries).toEqual([
      expect.objectContaining({ sequence: 3, kind: 'change', authorName: expect.any(String) }),
    ]);

    const clientKey = newId();
    const sent = await Promise.all([1, 2, 3].map(() => post(luis, `${ADMIN}/${id}/reply`, { body: 'Once.', clientKey, version: 3 })));
    expect(sent.map((answer) => [answer.status, answer.body.repeated]).toSorted()).toEqual([
      [201, false],
      [201, true],
      [201, true],
    ]);
    expect(new Set(sent.map((answer) => answer.body.entryId)).size).toBe(1);
    const raised = await Promise.all([1, 2, 3].map(() => post(ana, '/api/tickets', { subject: 'S', body: 'B', clientKey: 'my-raise-1' })));
    expect(new Set(raised.map((answer) => answer.body.id)).size).toBe(1);

    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        post([ana, luis, boss][n % 3]!, n % 3 === 0 ? `/api/tickets/${id}/reply` : `${ADMIN}/${id}/reply`, { body: `${n}` }),
      ),
    );
    const { rows } = await database.query('select sequence from ticket_entries where ticket_id = $1 order by sequence', [id]);
    expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  });
});
