import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { forgetSession } from '#sessions/testing';
import { grantRole } from '#users/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';

const URL = '/api/admin/organisations';

interface Organisation {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  isDefault: boolean;
  version: number;
  createdAt: string;
}
interface Refused {
  error: { code: string; details?: { version?: number; fields?: { field: string }[] } };
}

describe('organisations over HTTP', () => {
  let api: TestApi;
  let admin: SignedIn;
  let person: SignedIn;
  let database: Client;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    [admin, person] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const create = <T = Organisation>(body: unknown, token = admin.token) => api.request<T>({ method: 'POST', url: URL, body, token });
  const change = <T = Organisation>(id: string, body: unknown, headers: Record<string, string> = {}, token = admin.token) =>
    api.request<T>({ method: 'PATCH', url: `${URL}/${id}`, body, token, headers });
  const list = (query = '') =>
    api.request<{ items: Organisation[]; nextCursor: string | null }>({ url: `${URL}${query}`, token: admin.token });

  it('DK6 begins with one default organisation', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body.items.filter((item) => item.isDefault)).toMatchObject([{ slug: 'default', timeZone: 'UTC', version: 1 }]);
    await expect(
      database.query(`insert into organisations (id, name, slug, time_zone, is_default) values (gen_random_uuid(), 'x', 'x', 'UTC', true)`),
    ).rejects.toMatchObject({ constraint: 'organisations_only_default' });
  });

  it('DK6 creates an organisation, makes its short name, and records who did it', async () => {
    const { status, body } = await create({ name: 'Café Größe & Co', timeZone: 'Europe/Madrid' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Café Größe & Co',
      slug: 'cafe-grosse-co',
      timeZone: 'Europe/Madrid',
      isDefault: false,
      version: 1,
    });
    const { rows } = await database.query('select action, actor_id, after from ops.audit_entries where target_id = $1', [body.id]);
    expect(rows).toEqual([
      { action: 'organisation.create', actor_id: admin.userId, after: { name: body.name, slug: body.slug, timeZone: body.timeZone } },
    ]);
    expect(await create<Refused>({ name: 'Another', slug: body.slug, timeZone: 'UTC' })).toMatchObject({
      status: 409,
      body: { error: { code: 'ORGANISATION_SLUG_TAKEN' } },
    });
  });

  it('DK6 changes what is named and keeps the rest; an edit of an older version is refused', async () => {
    const { body: made } = await create({ name: 'Before', slug: 'before', timeZone: 'UTC' });
    const changed = await change(made.id, { name: 'After' }, { 'if-match': `"${made.version}"` });
    expect([changed.status, changed.body]).toEqual([200, { ...made, name: 'After', version: 2 }]);
    expect(await change<Refused>(made.id, { name: 'Late' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { error: { code: 'PRECONDITION_FAILED', details: { version: 2 } } },
    });
    expect((await change<Refused>(made.id, { name: 'Late' }, { 'if-match': 'nonsense' })).status).toBe(412);
    expect((await change(made.id, { timeZone: 'America/Bogota' }, { 'if-match': '*' })).body).toMatchObject({
      name: 'After',
      timeZone: 'America/Bogota',
      version: 3,
    });
    expect((await change(made.id, {})).body.version).toBe(3);
    expect((await change<Refused>(made.id, { slug: 'default' })).status).toBe(409);
  });

  it('DK6 lets no change of several at the same time get lost', async () => {
    const { body: made } = await create({ name: 'Race', slug: 'race', timeZone: 'UTC' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => change<Organisation & Refused>(made.id, { name: `Race ${index}` }, { 'if-match': '"1"' })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    for (const answer of answers) expect([200, 409, 412]).toContain(answer.status);
    const { rows } = await database.query('select version from organisations where id = $1', [made.id]);
    expect(rows).toEqual([{ version: 2 }]);
  });

  it('DK6 pages by short name without gaps or repeats', async () => {
    for (let index = 0; index < 7; index += 1) await create({ name: `Page ${index}`, slug: `page-${index}`, timeZone: 'UTC' });
    const seen: string[] = [];
    let query = '?limit=3';
    for (let page = 0; page < 20; page += 1) {
      const { body } = await list(query);
      seen.push(...body.items.map((item) => item.slug));
      if (body.nextCursor === null) break;
      query = `?limit=3&cursor=${body.nextCursor}`;
    }
    const { rows } = await database.query<{ slug: string }>('select slug from organisations');
    expect(seen).toHaveLength(rows.length);
    expect(new Set(seen)).toEqual(new Set(rows.map((row) => row.slug)));
  });

  it('DK6 finds by a part of the name or the short name, and reads one', async () => {
    const { body: made } = await create({ name: 'Casa del 100% Roble', slug: 'oak', timeZone: 'UTC' });
    for (const search of ['L 100% ROB', 'OAK']) expect((await list(`?search=${encodeURIComponent(search)}`)).body.items).toEqual([made]);
    for (const search of ['casa%roble', '_', 'nobody'])
      expect((await list(`?search=${encodeURIComponent(search)}`)).body.items).toEqual([]);
    const read = (id: string, token = admin.token) => api.request<Organisation & Refused>({ url: `${URL}/${id}`, token });
    expect((await read(made.id)).body).toEqual(made);
    expect((await read(made.id, person.token)).status).toBe(403);
    for (const id of ['0192f0c1-2345-7abc-8def-0123456789ab', 'not-an-id'])
      expect(await read(id)).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
  });

  it.each([
    ['no zone', { name: 'X' }],
    ['an unknown zone', { name: 'X', timeZone: 'Mars/Olympus' }],
    ['a blank name', { name: '  ', timeZone: 'UTC' }],
    ['a bad short name', { name: 'X', slug: 'Not This', timeZone: 'UTC' }],
    ['a name without letters', { name: '!!!', timeZone: 'UTC' }],
    ['null', { name: null, timeZone: 'UTC' }],
    ['the default flag', { name: 'X', timeZone: 'UTC', isDefault: true }],
    ['a number', { name: 7, timeZone: 'UTC' }],
  ])('DK6 refuses %s with 400', async (_, body) => {
    expect(await create<Refused>(body)).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
  });

  it.each(['?limit=0', '?limit=101', '?limit=x', '?cursor=x', '?cursor=%00', '?search=%00', '?sort=name'])(
    'DK6 refuses the list %s with 400',
    async (query) => {
      expect((await list(query)).status).toBe(400);
    },
  );

  it('DK6 answers 404 for what does not exist, and for an id that is none', async () => {
    expect((await change<Refused>('0192f0c1-2345-7abc-8def-0123456789ab', { name: 'X' })).status).toBe(404);
    expect((await change<Refused>('not-an-id', { name: 'X' })).status).toBe(404);
  });

  it('DK6 is for administrators of the installation only', async () => {
    const { body: made } = await create({ name: 'Closed', slug: 'closed', timeZone: 'UTC' });
    for (const token of [undefined, 'x']) expect((await api.request({ url: URL, ...(token ? { token } : {}) })).status).toBe(401);
    expect((await api.request({ url: URL, token: person.token })).status).toBe(403);
    expect((await create<Refused>({ name: 'Y', timeZone: 'UTC' }, person.token)).status).toBe(403);
    expect((await change<Refused>(made.id, { name: 'Y' }, {}, person.token)).status).toBe(403);
    const narrow = await signIn(api.app);
    await grantRole(database, narrow.userId, 'admin', 'organisation', made.id);
    await forgetSession(api.app, narrow.token);
    expect((await create<Refused>({ name: 'Y', timeZone: 'UTC' }, narrow.token)).status).toBe(403);
    expect((await change<Refused>(made.id, { name: 'Y' }, {}, narrow.token)).status).toBe(403);
    expect((await api.request({ url: URL, token: narrow.token })).status).toBe(403);
  });
});
