import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import type { Reach } from '#platform/access';
import { newId } from '#platform/database';
import { AccountDeletion, type UserFilters, UserListQuery, type UserPlace, type UserSort } from '#users';

/** More than are read at once, so that lists are walks along indexes. */
const PEOPLE = 6_900;
const ALL: Reach = { installation: true, organisationIds: [], officeIds: [] };
let api: TestApi;
let owner: Client;
let list: UserListQuery;
const [large, medium, small] = [newId(), newId(), newId()];
const within = (...organisationIds: string[]): Reach => ({ installation: false, organisationIds, officeIds: [] });

beforeAll(async () => {
  api = await startTestApi();
  list = api.app.get(UserListQuery, { strict: false });
  owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await owner.connect();
  await owner.query(
    `insert into organisations (id, name, slug, time_zone) select id, 'O' || place, 'o' || place, 'UTC' from unnest($1::uuid[]) with ordinality o (id, place)`,
    [[large, medium, small]],
  );
  // Garcías and Zuritas are many, and the latter last by name; García Garrido and García Garcilaso have words that begin alike.
  await owner.query(
    `insert into users (id, organisation_id, email, first_name, last_name, second_last_name, status, confirmed_at, created_at)
     select gen_random_uuid(), case when n % 10 < 6 then $1::uuid when n % 10 < 9 then $2::uuid else $3::uuid end,
       'person' || n || '@' || case when n > 2000 and n <= 4200 then 'acme' else 'mail' end || '.test', (array['Ana', 'Anabel', 'Zoë', 'Leo'])[n % 4 + 1],
       (array['García', 'Zurita', 'Vega'])[n % 3 + 1], case n % 7 when 0 then 'Garrido' when 1 then 'Garcilaso' end,
       case when n % 1000 = 0 then 'suspended' else 'active' end, now(), '2026-01-01Z'::timestamptz + n / 2 * interval '1 minute 7 microseconds'
     from generate_series(1, ${PEOPLE}) n`,
    [large, medium, small],
  );
  // Of those who hold "user" no words tell, since that is nearly everybody.
  for (const role of ['support', 'user'])
    await owner.query(
      `insert into role_grants (id, user_id, role, scope_type) select gen_random_uuid(), id, $1, 'installation' from users where last_name = 'Zurita'`,
      [role],
    );
  await owner.query('analyze users, user_words, role_grants');
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

/** Ids of everybody in the list, page by page. */
async function all(reach: Reach, filters: UserFilters, sort: UserSort): Promise<{ ids: string[]; short: number }> {
  const ids: string[] = [];
  let short = 0;
  for (let place: UserPlace | null | undefined; place !== null;) {
    const page = await list.page(reach, filters, sort, place ?? null, 400);
    ids.push(...page.items.map((row) => row.id));
    if (page.next && page.items.length < 400) short += 1;
    place = page.next;
  }
  return { ids, short };
}

/** The same by a statement that reads everybody. */
async function expected(reach: Reach, { search, status, role, organisationId, createdTo }: UserFilters, sort: UserSort): Promise<string[]> {
  const words = search?.split(/[ .@]/).map((word) => `'${word}':*`);
  const key = { created: 'created_at', name: 'name_key', email: 'email' }[sort.replace('-', '')];
  const way = sort.startsWith('-') ? 'desc' : 'asc';
  const { rows } = await owner.query<{ id: string }>(
    `select id from users u where ($1::uuid[] is null or organisation_id = any ($1)) and ($2::tsquery is null or words @@ $2) and ($3::text is null or status = $3)
       and ($4::text is null or exists (select from role_grants where user_id = u.id and role = $4)) and ($5::uuid is null or organisation_id = $5)
       and ($6::timestamptz is null or created_at < $6) order by ${key} ${way}, id ${way}`,
    [reach.installation ? null : reach.organisationIds, words?.join(' & '), status, role, organisationId, createdTo],
  );
  return rows.map((row) => row.id);
}

const LISTS: [string, Reach, UserFilters][] = [
  ['one name of many', ALL, { search: 'garcia' }],
  ['a name that is last', ALL, { search: 'zurita' }],
  ['names that begin alike', ALL, { search: 'gar' }],
  ['one letter', ALL, { search: 'g' }],
  ['a beginning that goes on', ALL, { search: 'person1' }],
  ['two names of many', ALL, { search: 'ana zurita' }],
  ['names that nobody has together', ALL, { search: 'garcia zurita' }],
  ['a name and part of an address', ALL, { search: 'zoe acme.test' }],
  ['people of a role', ALL, { role: 'support' }],
  ['people of a role that all hold', ALL, { role: 'user' }],
  ['a name in a role', ALL, { role: 'support', search: 'acme' }],
  ['a name of a status', ALL, { status: 'suspended', search: 'vega' }],
  ['a status', ALL, { status: 'suspended' }],
  ['a name until some day', ALL, { search: 'person', createdTo: '2026-01-02T00:00:00Z' }],
  ['a name in the large organisation', within(large), { search: 'garcia' }],
  ['a name in the small one', within(small), { search: 'zurita' }],
  ['a name in one of three', ALL, { search: 'gar', organisationId: medium }],
  ['a name in two of three', within(medium, small), { search: 'garc' }],
  ['names that begin alike in two of three', within(small, large), { search: 'gar' }],
  ['a role in two of three', within(small, large), { role: 'support' }],
];

describe('lists that are long', () => {
  it.each(LISTS)('US3 hold everybody once and in order, page by page: %s', async (_, reach, filters) => {
    for (const sort of ['-created', 'name'] as const)
      expect((await all(reach, filters, sort)).ids, sort).toEqual(await expected(reach, filters, sort));
  });

  it('US3 hold everybody once and in order by address, too', async () => {
    for (const filters of [{ search: 'zurita' }, { search: 'gar', createdTo: '2026-01-02T00:00:00Z' }, { role: 'support' }])
      expect((await all(ALL, filters, '-email')).ids).toEqual(await expected(ALL, filters, '-email'));
  });

  it('US3 a walk past very many ends early, without an answer if need be, and says where it goes on', async () => {
    const { items, next } = await list.page(ALL, { role: 'user' }, 'name', null, 50);
    expect([items.length, next]).toEqual([0, expect.objectContaining({ id: expect.any(String) })]);
    const { ids, short } = await all(ALL, { role: 'user' }, 'name');
    expect([ids.length, short > 0 && short < 5]).toEqual([PEOPLE / 3, true]);
    // Words know who is last by name.
    for (const filters of [{ search: 'zurita' }, { role: 'support' }, { role: 'support', search: 'zur', organisationId: large }]) {
      expect((await list.page(ALL, filters, 'name', null, 50)).items).toHaveLength(50);
      expect((await all(ALL, filters, 'name')).short).toBe(0);
    }
  });

  it('US4 a file of them holds the same, also past walks without an answer', async () => {
    for (const filters of [{ role: 'user' }, { search: 'gar' }, {}] as UserFilters[]) {
      let text = '';
      for await (const piece of list.file(ALL, filters, 'name')) text += piece;
      const ids = text
        .split('\r\n')
        .slice(0, -1)
        .map((line) => line.slice(0, 36));
      expect(ids).toEqual(await expected(ALL, filters, 'name'));
    }
  });
});

describe('the words of a person', () => {
  const words = async (id: string): Promise<string[]> =>
    (await owner.query<{ word: string }>('select word from user_words where user_id = $1 order by 1', [id])).rows.map((row) => row.word);
  const version = async (id: string): Promise<string[]> =>
    (await owner.query<{ xmin: string }>('select xmin::text from user_words where user_id = $1', [id])).rows.map((row) => row.xmin);
  async function somebody(): Promise<string> {
    const id = newId();
    await owner.query(
      `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at) values ($1, $2, $3, 'Quim', 'Queralt Quer', now())`,
      [id, small, `${id}@words.example`],
    );
    return id;
  }

  it('US3 come and change with names and addresses, and with nothing else', async () => {
    const id = await somebody();
    expect(await words(id)).toEqual([...id.split('-'), 'example', 'quer', 'queralt', 'quim', 'words'].toSorted());
    expect(await list.page(ALL, { search: 'quer' }, 'name', null, 10)).toMatchObject({ items: [{ id }], next: null });
    const before = await version(id);
    await owner.query(`update users set password_hash = 'x', updated_at = now(), language = 'es', first_name = first_name where id = $1`, [
      id,
    ]);
    expect(await version(id)).toEqual(before);
    await owner.query(`update users set first_name = 'Xènia', email = 'x@words.example' where id = $1`, [id]);
    expect(await words(id)).toEqual(['example', 'quer', 'queralt', 'words', 'x', 'xenia']);
    await owner.query(`update users set organisation_id = $2, created_at = '2020-01-01Z' where id = $1`, [id, large]);
    const { rows } = await owner.query(
      `select distinct w.created_at, w.signs = signs_of(tsvector_to_array(u.words), u.organisation_id) as "isSigned",
         w.name_key = u.name_key and w.email = u.email as "isKeyed"
       from user_words w join users u on u.id = w.user_id where w.user_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ created_at: new Date('2020-01-01Z'), isSigned: true, isKeyed: true }]);
  });

  it('US3 tell what people hold and who is kept out', async () => {
    const id = await somebody();
    const grant = (role: string) =>
      owner.query(`insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, $2, 'installation')`, [id, role]);
    const tags = async () => (await words(id)).filter((word) => word.includes(':'));
    for (const role of ['user', 'support', 'marketing']) await grant(role);
    await owner.query(`update users set status = 'suspended' where id = $1`, [id]);
    expect(await tags()).toEqual(['role:marketing', 'role:support', 'status:suspended']);
    expect((await list.page(ALL, { search: 'quim', role: 'marketing', status: 'suspended' }, 'name', null, 2)).items).toMatchObject([
      { id },
    ]);
    await owner.query(`update users set status = 'active' where id = $1`, [id]);
    await owner.query(`update role_grants set role = 'merchandising' where user_id = $1 and role = 'support'`, [id]);
    await owner.query(`delete from role_grants where user_id = $1 and role = 'marketing'`, [id]);
    expect(await tags()).toEqual(['role:merchandising']);
    await owner.query('delete from users where id = $1', [id]);
    expect(await words(id)).toEqual([]);
  });

  it('US3 are right whatever changes at the same time', async () => {
    const id = await somebody();
    const other = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await other.connect();
    try {
      for (let turn = 0; turn < 20; turn += 1) {
        await Promise.all([
          owner.query('update users set first_name = $2 where id = $1', [id, `Turn${turn}`]),
          other.query(
            turn % 2 === 0
              ? `insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, 'support', 'installation')`
              : `delete from role_grants where user_id = $1 and role = 'support'`,
            [id],
          ),
        ]);
        const { rows } = await owner.query(
          `select word, signs from search_rows($1) except select word, signs from user_words where user_id = $1`,
          [id],
        );
        expect(rows).toEqual([]);
        expect((await words(id)).filter((word) => word.startsWith('turn'))).toEqual([`turn${turn}`]);
        expect((await words(id)).includes('role:support')).toBe(turn % 2 === 0);
      }
    } finally {
      await other.end();
    }
  });

  it('US6 go with the person', async () => {
    const [erased, removed] = [await somebody(), await somebody()];
    await owner.query('delete from users where id = $1', [removed]);
    expect(await words(removed)).toEqual([]);
    await api.app.get(AccountDeletion, { strict: false }).anonymise(erased);
    expect(await words(erased)).toEqual([...erased.split('-'), 'account', 'deleted', 'invalid', 'status:deleted'].toSorted());
  });

  it('US3 are as many as anybody has, however long', async () => {
    const id = await somebody();
    await owner.query('update users set first_name = $2, last_name = $3 where id = $1', [id, `${'x'.repeat(99)}1`, `${'x'.repeat(99)}2`]);
    expect((await words(id)).filter((word) => word.startsWith('xx'))).toEqual(['x'.repeat(60)]);
    expect((await list.page(ALL, { search: `${'x'.repeat(99)}2` }, 'name', null, 10)).items).toMatchObject([{ id }]);
  });
});
