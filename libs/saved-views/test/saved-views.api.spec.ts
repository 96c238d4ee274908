import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { type GrantScope, grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SavedViewsPersonalData } from '../src/saved-views-personal-data.js';

const URL = '/api/users/me/views';

describe('saved views', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let ana: SignedIn;
  let stranger: SignedIn;
  const north = newId();
  let home: string;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    home = (await database.query('select id from organisations where is_default')).rows[0].id;
    boss = await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' });
    [ana, stranger] = [await signIn(api.app), await signIn(api.app, { organisationId: north })];
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const list = (by: SignedIn, screen = 'users') => api.request({ url: `${URL}?screen=${screen}`, token: by.token });
  const create = (by: SignedIn, body: object) =>
    api.request({ method: 'POST', url: URL, token: by.token, body: { screen: 'users', query: 'status=active', ...body } });
  const change = (by: SignedIn, id: string, body: object, headers = {}) =>
    api.request({ method: 'PATCH', url: `${URL}/${id}`, token: by.token, body, headers });
  const remove = (by: SignedIn, id: string) => api.request({ method: 'DELETE', url: `${URL}/${id}`, token: by.token });
  /** Somebody with a role besides that of every user. */
  const staff = async (role: string, { scopeType, scopeId }: { scopeType: GrantScope; scopeId: string }) => {
    const person = await signIn(api.app);
    await grantRole(database, person.userId, role, scopeType, scopeId);
    return person;
  };
  const putOffice = async (organisationId: string) => {
    const id = newId();
    await database.query(`insert into offices (id, organisation_id, name, time_zone) values ($1, $2, $3, 'UTC')`, [id, organisationId, id]);
    return id;
  };
  const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body.error?.code];

  it('UI2 are kept under a name, listed by screen, changed and deleted', async () => {
    const made = await create(ana, { name: 'Suspended', query: 'status=suspended&sort=-created&f=%7B%22a%22%3A1%7D' });
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.any(String),
        screen: 'users',
        name: 'Suspended',
        query: 'status=suspended&sort=-created&f=%7B%22a%22%3A1%7D',
        shared: false,
        isMine: true,
        ownerName: null,
        version: 1,
      },
    ]);
    await create(ana, { name: 'Active', query: '' });
    await create(ana, { screen: 'audit', name: 'Suspended' });
    expect((await list(ana)).body.items.map((view: { name: string }) => view.name)).toEqual(['Active', 'Suspended']);
    expect((await list(ana)).body.items[1]).toEqual(made.body);

    const { id } = made.body;
    const renamed = await change(ana, id, { name: 'Gone' }, { 'if-match': '"1"' });
    expect([renamed.status, renamed.body]).toEqual([200, { ...made.body, name: 'Gone', version: 2 }]);
    const stale = await change(ana, id, { query: 'q=x' }, { 'if-match': '"1"' });
    expect([codeOf(stale), stale.body.error.details]).toEqual([[412, 'PRECONDITION_FAILED'], { version: 2 }]);
    expect((await remove(ana, id)).status).toBe(204);
    expect(codeOf(await remove(ana, id))).toEqual([404, 'NOT_FOUND']);
    expect((await list(ana)).body.items.map((view: { name: string }) => view.name)).toEqual(['Active']);
  });

  it('UI2 have one name per person and screen, whatever its capitals', async () => {
    const first = (await create(ana, { screen: 'names', name: 'Mine' })).body;
    const second = (await create(ana, { screen: 'names', name: 'Other' })).body;
    expect(codeOf(await create(ana, { screen: 'names', name: 'MINE' }))).toEqual([409, 'VIEW_NAME_TAKEN']);
    expect(codeOf(await change(ana, second.id, { name: 'mine' }))).toEqual([409, 'VIEW_NAME_TAKEN']);
    expect((await change(ana, first.id, { name: 'MINE' })).status).toBe(200);
    expect((await create(boss, { screen: 'names', name: 'Mine' })).status).toBe(201);
  });

  it('UI2 AU16 are shown to those who look after something in the organisation by whoever may share, and changed by nobody else', async () => {
    expect(codeOf(await create(ana, { screen: 'shared', name: 'Ours', shared: true }))).toEqual([403, 'FORBIDDEN']);
    const own = (await create(ana, { screen: 'shared', name: 'Mine' })).body;
    expect(codeOf(await change(ana, own.id, { shared: true }))).toEqual([403, 'FORBIDDEN']);
    const ours = (await create(boss, { screen: 'shared', name: 'Ours', shared: true })).body;
    await create(boss, { screen: 'shared', name: 'Secret' });
    const lucia = await staff('marketing', { scopeType: 'office', scopeId: await putOffice(home) });
    const seen = [{ ...ours, isMine: false, ownerName: 'Olga Oficina' }];
    expect((await list(lucia, 'shared')).body.items).toEqual(seen);
    expect((await list(stranger, 'shared')).body.items).toEqual([]);
    // Whom somebody looked for is not for everybody to read.
    expect((await list(ana, 'shared')).body.items).toEqual([own]);
    for (const scope of [
      { scopeType: 'organisation', scopeId: north },
      { scopeType: 'office', scopeId: await putOffice(north) },
      { scopeType: 'office', scopeId: newId() },
    ] as const)
      expect([scope, (await list(await staff('admin', scope), 'shared')).body.items]).toEqual([scope, []]);
    for (const by of [ana, stranger]) {
      expect(codeOf(await change(by, ours.id, { name: 'Theirs' }))).toEqual([404, 'NOT_FOUND']);
      expect(codeOf(await remove(by, ours.id))).toEqual([404, 'NOT_FOUND']);
    }
    for (const other of [ours.id, newId(), 'x', '%00']) expect((await change(ana, other, {})).status).toBe(404);
    expect(codeOf(await remove(boss, own.id))).toEqual([404, 'NOT_FOUND']);
    const colleague = await signIn(api.app, { admin: true });
    expect(codeOf(await change(colleague, ours.id, { name: 'Theirs' }))).toEqual([404, 'NOT_FOUND']);
    expect((await remove(colleague, ours.id)).status).toBe(204);
  });

  it('UI2 are at most fifty of a screen, also when many are kept at once', async () => {
    const begun = await create(ana, { screen: 'many', name: 'View 0' });
    await database.query(
      `insert into saved_views (id, user_id, organisation_id, screen, name, query)
       select gen_random_uuid(), user_id, organisation_id, screen, 'View ' || n, '' from saved_views, generate_series(1, 46) n where id = $1`,
      [begun.body.id],
    );
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => create(ana, { screen: 'many', name: `Late ${index}` })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('VIEW_LIMIT_REACHED');
    expect((await list(ana, 'many')).body.items).toHaveLength(50);
    expect((await create(ana, { screen: 'few', name: 'View' })).status).toBe(201);
  });

  it('UI2 refuse what is no view', async () => {
    const bad: object[] = [
      { name: '' },
      { name: 'x'.repeat(81) },
      { name: 'a\nb' },
      { name: 5 },
      { name: 'x', screen: 'Users' },
      { name: 'x', screen: '' },
      { name: 'x', screen: 'a'.repeat(41) },
      { name: 'x', query: '?a=1' },
      { name: 'x', query: 'a=1#b' },
      { name: 'x', query: 'a="><script>' },
      { name: 'x', query: 'a=b c' },
      { name: 'x', query: 'x'.repeat(2001) },
      { name: 'x', query: { $ne: 1 } },
      { name: 'x', shared: 'yes' },
      { name: 'x', isMine: true },
    ];
    const { id } = (await create(ana, { screen: 'bad', name: 'Good' })).body;
    for (const body of bad) {
      expect([body, (await create(ana, body)).status]).toEqual([body, 400]);
      expect([body, (await change(ana, id, body)).status]).toEqual([body, 400]);
    }
    // A tag that we never gave out is no version that somebody saw.
    for (const tag of ['1', '"x"', '"-1"', '"1', 'none', '"1", "2"', `"${'9'.repeat(30)}"`])
      expect([tag, codeOf(await change(ana, id, { name: 'Other' }, { 'if-match': tag }))]).toEqual([tag, [412, 'PRECONDITION_FAILED']]);
    expect((await list(ana, 'bad')).body.items).toMatchObject([{ name: 'Good', version: 1 }]);
    for (const screen of ['', 'A', 'x&screen=y', '%00']) expect([screen, (await list(ana, screen)).status]).toEqual([screen, 400]);
    expect((await create(ana, { name: 'Long', query: 'x'.repeat(2000) })).status).toBe(201);
    for (const method of ['GET', 'POST'] as const) expect((await api.request({ method, url: `${URL}?screen=users` })).status).toBe(401);
  });

  it('US6 are handed over and forgotten with their person, shared ones too', async () => {
    const leaving = await signIn(api.app, { admin: true });
    await create(leaving, { screen: 'left', name: 'Ours', query: 'q=somebody', shared: true });
    const personal = api.app.get(PersonalData, { strict: false });
    const kept: unknown[] = [];
    for await (const { path, records } of personal.exportOf(leaving.userId))
      if (path === 'saved-views/views.json') for await (const record of records) kept.push(record);
    expect(kept).toEqual([{ screen: 'left', name: 'Ours', query: 'q=somebody', shared: true }]);
    const contributor = api.app.get(SavedViewsPersonalData, { strict: false });
    await contributor.erase({ userId: leaving.userId, email: leaving.email, emails: [] });
    expect((await list(boss, 'left')).body.items).toEqual([]);
  });
});
