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
    const { id: another } = await raise(boss);
    await post(boss, `/api/tickets/${another}/solve`);
    expect((await post(boss, `/api/tickets/${another}/rating`, { rating: 3 })).body).toMatchObject({ rating: 3 });
    for (const url of [`/api/tickets/${id}`, `/api/tickets/${id}/entries`])
      expect(codeOf(await get(luis, url))).toEqual([404, 'NOT_FOUND']);
    for (const [what, body] of [
      ['reply', { body: 'x' }],
      ['solve', {}],
      ['reopen', {}],
      ['rating', { rating: 1 }],
    ] as const)
      expect(codeOf(await post(luis, `/api/tickets/${id}/${what}`, body))).toEqual([404, 'NOT_FOUND']);
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
    // A key of something else is no answer: what was written now would be lost.
    const [{ id: mine }, other] = [raised[0]!.body, await raise(ana)];
    const answer = { body: 'A', clientKey: 'my-answer-1' };
    const answered = [await post(ana, `/api/tickets/${mine}/reply`, answer), await post(ana, `/api/tickets/${mine}/reply`, answer)];
    expect(answered.map(({ body }) => body.repeated)).toEqual([false, true]);
    for (const [url, body] of [
      [`/api/tickets/${other.id}/reply`, answer],
      [`/api/tickets/${mine}/reply`, { body: 'A', clientKey: 'my-raise-1' }],
      ['/api/tickets', { ...answer, subject: 'S' }],
    ] as const)
      expect(codeOf(await post(ana, url, body))).toEqual([409, 'TICKET_KEY_USED']);

    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        post([ana, luis, boss][n % 3]!, n % 3 === 0 ? `/api/tickets/${id}/reply` : `${ADMIN}/${id}/reply`, { body: `${n}` }),
      ),
    );
    const { rows } = await database.query('select sequence from ticket_entries where ticket_id = $1 order by sequence', [id]);
    expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  });

  it('TK3 many are changed at once, each for itself; tags, people and teams are suggested', async () => {
    const [one, two] = [await raise(ana), await raise(ana)];
    const made = await post(boss, '/api/admin/ticket-teams', { name: 'Network' });
    expect([made.status, made.body]).toEqual([
      201,
      { id: expect.any(String), organisationId: home, name: 'Network', isArchived: false, version: 1 },
    ]);
    const team = `/api/admin/ticket-teams/${made.body.id}`;
    expect(codeOf(await post(boss, '/api/admin/ticket-teams', { name: 'network' }))).toEqual([409, 'TICKET_TEAM_NAME_TAKEN']);
    expect(codeOf(await post(luis, '/api/admin/ticket-teams', { name: 'Own' }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await post(boss, '/api/admin/ticket-teams', { name: ' ' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await post(boss, '/api/admin/ticket-teams', { name: 'X', organisationId: newId() }))).toEqual([404, 'NOT_FOUND']);
    expect((await get(abroad, '/api/admin/ticket-teams')).body.items).toEqual([]);

    await post(ana, `/api/tickets/${two.id}/solve`);
    const missing = newId();
    const bulk = await post(luis, `${ADMIN}/bulk`, {
      ids: [one.id, two.id, missing],
      changes: { status: 'pending', teamId: made.body.id, addTags: ['Bulk', 'wifi'] },
    });
    expect([bulk.status, bulk.body.items]).toEqual([
      200,
      [
        { id: one.id, ok: true, code: null },
        { id: two.id, ok: false, code: 'TICKET_STATUS_INVALID' },
        { id: missing, ok: false, code: 'NOT_FOUND' },
      ],
    ]);
    expect((await get(luis, `${ADMIN}/${one.id}`)).body).toMatchObject({ status: 'pending', teamName: 'Network', tags: ['bulk', 'wifi'] });
    expect((await get(luis, `${ADMIN}?team=${made.body.id}&tag=wifi`)).body.total).toEqual({ count: 1, exact: true });
    expect(codeOf(await post(luis, `${ADMIN}/bulk`, { ids: [], changes: {} }))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await post(abroad, `${ADMIN}/bulk`, { ids: [one.id], changes: { removeTags: ['wifi'] } })).body.items[0].code).toBe(
      'NOT_FOUND',
    );
    expect(codeOf(await post(ana, `${ADMIN}/bulk`, { ids: [one.id], changes: {} }))).toEqual([403, 'FORBIDDEN']);
    const many = await post(luis, `${ADMIN}/bulk`, {
      ids: [one.id],
      changes: { addTags: Array.from({ length: 20 }, (_, n) => `t${n}`) },
    });
    expect(many.body.items[0].code).toBe('TICKET_TAGS_TOO_MANY');
    // Written small it is twice as long.
    expect(codeOf(await post(luis, `${ADMIN}/bulk`, { ids: [one.id], changes: { addTags: ['İ'.repeat(40)] } }))).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
    expect((await get(luis, `${ADMIN}/tags?search=WI`)).body.items).toEqual(['wifi']);
    expect((await get(abroad, `${ADMIN}/tags`)).body.items).toEqual([]);
    expect((await get(luis, `${ADMIN}/assignees?search=oficina`)).body.items).toEqual([{ id: boss.userId, name: 'Olga Oficina' }]);
    expect((await get(luis, `${ADMIN}/assignees`)).body.items.map(({ id }: { id: string }) => id)).toContain(luis.userId);
    expect((await get(abroad, `${ADMIN}/assignees?organisationId=${home}`)).body.items).toEqual([]);

    const archived = await api.request({
      method: 'PATCH',
      url: team,
      token: boss.token,
      body: { isArchived: true },
      headers: { 'if-match': '"1"' },
    });
    expect(archived.body).toMatchObject({ isArchived: true, version: 2 });
    expect(codeOf(await put(luis, two.id, { teamId: made.body.id }))).toEqual([400, 'TEAM_UNKNOWN']);
    expect(
      codeOf(await api.request({ method: 'PATCH', url: team, token: boss.token, body: { name: 'N' }, headers: { 'if-match': '"1"' } })),
    ).toEqual([412, 'PRECONDITION_FAILED']);
    expect(codeOf(await api.request({ method: 'PATCH', url: team, token: luis.token, body: { name: 'N' } }))).toEqual([403, 'FORBIDDEN']);
    expect((await get(luis, '/api/admin/ticket-teams')).body.items).toEqual([]);
    expect((await get(luis, `/api/admin/ticket-teams?organisationId=${home}`)).body.items).toHaveLength(1);
  });

  it('TK3 a ticket is read in the one it was merged into, and as before once that is undone', async () => {
    const [source, target] = [await raise(ana, 'Twice', 'First time.'), await raise(ana, 'Once', 'Second time.')];
    const other = await raise(abroad, 'Elsewhere', 'Other.');
    await post(luis, `${ADMIN}/${source.id}/reply`, { body: 'Only for us: quokka.', internal: true });
    const before = (await get(luis, `${ADMIN}/${source.id}`)).body;
    expect((await post(luis, `${ADMIN}/${source.id}/merge`, { into: target.id })).status).toBe(204);
    const bodies = async (by: SignedIn, url: string) =>
      (await get(by, url)).body.items.flatMap(({ body }: { body: string | null }) => body ?? []).toReversed();
    expect(await bodies(luis, `${ADMIN}/${target.id}/entries`)).toEqual(['First time.', 'Second time.', 'Only for us: quokka.']);
    expect(await bodies(ana, `/api/tickets/${target.id}/entries`)).toEqual(['First time.', 'Second time.']);
    expect((await post(ana, `/api/tickets/${source.id}/reply`, { body: 'And again.' })).body.ticketId).toBe(target.id);
    expect(codeOf(await put(luis, source.id, { priority: 'low' }))).toEqual([409, 'TICKET_MERGED']);
    expect(codeOf(await post(ana, `/api/tickets/${source.id}/solve`))).toEqual([409, 'TICKET_MERGED']);
    expect((await get(luis, `${ADMIN}?search=%23${source.number}`)).body.items).toMatchObject([{ id: source.id, mergedInto: target.id }]);
    // What was written in either is found where it is read; looked for among all, and among those of one person.
    const found = async (words: string, filter = '') =>
      (await get(luis, `${ADMIN}?search=${words}${filter}`)).body.items.map(({ id }: { id: string }) => id);
    for (const words of ['Twice', 'quokka'])
      for (const filter of ['', `&requester=${ana.userId}`, '&status=closed'])
        expect([words, filter, await found(words, filter)]).toEqual([words, filter, filter === '&status=closed' ? [] : [target.id]]);
    const reasons = await Promise.all(
      [
        [source.id, target.id],
        [target.id, target.id],
        [target.id, source.id],
      ].map(([from, into]) => post(boss, `${ADMIN}/${from}/merge`, { into })),
    );
    expect(reasons.map((answer) => [answer.status, answer.body.error.details.reason])).toEqual([
      [409, 'merged'],
      [409, 'same'],
      [409, 'merged'],
    ]);
    const third = await raise(ana, 'Third', 'x');
    expect((await post(boss, `${ADMIN}/${target.id}/merge`, { into: third.id })).body.error.details).toEqual({ reason: 'has-merged' });
    expect((await post(boss, `${ADMIN}/${third.id}/merge`, { into: other.id })).body.error.details).toEqual({ reason: 'organisation' });
    expect((await post(boss, `${ADMIN}/${third.id}/merge`, { into: (await raise(luis)).id })).body.error.details).toEqual({
      reason: 'requester',
    });
    expect(codeOf(await post(luis, `${ADMIN}/${third.id}/merge`, { into: other.id }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await post(abroad, `${ADMIN}/${source.id}/unmerge`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await post(luis, `${ADMIN}/${third.id}/unmerge`))).toEqual([409, 'TICKET_NOT_MERGED']);

    expect((await post(luis, `${ADMIN}/${source.id}/unmerge`)).status).toBe(204);
    expect(await found('Twice')).toEqual([source.id]);
    const after = (await get(luis, `${ADMIN}/${source.id}`)).body;
    expect({ ...after, version: 0, updatedAt: '' }).toEqual({ ...before, version: 0, updatedAt: '' });
    await post(luis, `${ADMIN}/${source.id}/merge`, { into: target.id });
    await database.query(`update tickets set merged_at = merged_at - interval '31 days' where id = $1`, [source.id]);
    expect(codeOf(await post(luis, `${ADMIN}/${source.id}/unmerge`))).toEqual([409, 'TICKET_UNMERGE_TOO_LATE']);
  });

  it('TK1 whoever acts as somebody else reads their tickets, and neither writes in them nor has read what they were told', async () => {
    const { id } = await raise(ana);
    const as = async (who: SignedIn): Promise<SignedIn> => {
      await database.query(
        `insert into notifications (id, user_id, topic, dedupe_key, subject_type, subject_id, data)
           values (gen_random_uuid(), $1, 'x.x', 'told', 'ticket', $2, '{}')`,
        [who.userId, id],
      );
      const { body } = await post(boss, `/api/admin/users/${who.userId}/impersonate`, { reason: 'a test' });
      return { ...who, token: body.accessToken };
    };
    const [asAna, asLuis] = [await as(ana), await as(luis)];
    const refused = [
      await post(asAna, '/api/tickets', { subject: 'S', body: 'B' }),
      await post(asAna, `/api/tickets/${id}/reply`, { body: 'x' }),
      await post(asAna, `/api/tickets/${id}/solve`),
      await post(asAna, `/api/tickets/${id}/reopen`),
      await post(asAna, `/api/tickets/${id}/rating`, { rating: 1 }),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => [403, 'IMPERSONATION_FORBIDDEN']));
    const look = (by: SignedIn) => api.request({ method: 'PUT', url: `${ADMIN}/${id}/presence`, token: by.token, body: {} });
    const unread = async () =>
      (await database.query(`select from notifications where topic = 'x.x' and subject_id = $1 and read_at is null`, [id])).rowCount;
    expect([(await get(asAna, `/api/tickets/${id}`)).body.status, (await look(asLuis)).status]).toEqual(['new', 200]);
    expect([(await post(asAna, `/api/tickets/${id}/read`)).status, await unread()]).toEqual([204, 2]);
    expect([(await post(ana, `/api/tickets/${id}/read`)).status, (await look(luis)).status, await unread()]).toEqual([204, 200, 0]);
  });

  it('TK1 what the database would refuse is refused before', async () => {
    const heart = '❤️';
    const ask = (subject: string, body: string) => post(luis, '/api/tickets', { subject, body });
    for (const answer of [
      await get(luis, `${ADMIN}/tags?search=%00`),
      await get(luis, `${ADMIN}/assignees?search=%00`),
      await ask(heart.repeat(128), 'x'),
      await ask('x', heart.repeat(10_001)),
    ])
      expect(codeOf(answer)).toEqual([400, 'VALIDATION_FAILED']);
    expect((await ask(heart.repeat(127), heart.repeat(10_000))).status).toBe(201);
  });

  it('TK3 staff see who else looks at a ticket', async () => {
    const { id } = await raise(ana);
    const look = (by: SignedIn, body = {}) => api.request({ method: 'PUT', url: `${ADMIN}/${id}/presence`, token: by.token, body });
    expect((await look(luis, { writing: true })).body.items).toEqual([]);
    expect((await look(boss)).body.items).toEqual([{ userId: luis.userId, name: expect.any(String), isWriting: true }]);
    const told = await database.query(`select user_id from person_events where type = 'ticket.viewers' and payload ->> 'ticketId' = $1`, [
      id,
    ]);
    expect(told.rows).toEqual([{ user_id: luis.userId }]);
    await look(boss);
    await database.query(`update ticket_viewers set seen_at = seen_at - interval '31 seconds' where user_id = $1`, [luis.userId]);
    expect((await look(boss)).body.items).toEqual([]);
    expect((await api.request({ method: 'DELETE', url: `${ADMIN}/${id}/presence`, token: boss.token })).status).toBe(204);
    expect((await look(luis)).body.items).toEqual([]);
    expect(codeOf(await look(abroad))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await look(ana))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await look(luis, { writing: 'yes' }))).toEqual([400, 'VALIDATION_FAILED']);
  });
});
