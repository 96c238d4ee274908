import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import type { Reach } from '#platform/access';
import { csvRow } from '#platform/csv';
import { newId } from '#platform/database';
import {
  CSV_HEADER,
  USER_SORTS,
  type UserFilters,
  UserListQuery,
  type UserPage,
  type UserPlace,
  type UserRow,
  type UserSort,
} from '#users';

const ALL: Reach = { installation: true, organisationIds: [], officeIds: [] };
let api: TestApi;
let owner: Client;
let list: UserListQuery;
const [north, south, empty] = [newId(), newId(), newId()];

beforeAll(async () => {
  api = await startTestApi();
  list = api.app.get(UserListQuery, { strict: false });
  owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await owner.connect();
  for (const [id, slug] of [
    [north, 'north'],
    [south, 'south'],
    [empty, 'empty'],
  ])
    await owner.query(`insert into organisations (id, name, slug, time_zone) values ($1, $2, $2, 'UTC')`, [id, slug]);
  // Names repeat, so that the id decides; times repeat as well.
  await owner.query(
    `insert into users (id, organisation_id, email, first_name, last_name, second_last_name, status, suspended_until, confirmed_at, created_at)
     select gen_random_uuid(), case when n % 3 = 0 then $1::uuid else $2::uuid end, 'p' || n || '@example.com',
       (array['Ana', 'Iñaki', 'Zoë'])[n % 3 + 1], (array['García', 'Ruiz', 'Ångström', 'Núñez'])[n % 4 + 1], null,
       case when n % 10 = 0 then 'suspended' else 'active' end,
       case when n % 20 = 0 then now() - interval '1 minute' end, now(), '2026-01-01Z'::timestamptz + (n / 2) * interval '1 day 7 microseconds'
     from generate_series(1, 120) n`,
    [north, south],
  );
  await owner.query(`insert into role_grants (id, user_id, role, scope_type) select gen_random_uuid(), id, 'support', 'installation'
    from users where email in ('p7@example.com', 'p9@example.com')`);
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

async function all(reach: Reach, filters: UserFilters = {}, sort: UserSort = 'created', limit = 7): Promise<UserRow[]> {
  const rows: UserRow[] = [];
  for (let place: UserPlace | null | undefined; place !== null;) {
    const page: UserPage = await list.page(reach, filters, sort, place ?? null, limit);
    rows.push(...page.items);
    place = page.next;
  }
  return rows;
}
async function file(reach: Reach, filters: UserFilters = {}, sort: UserSort = 'created'): Promise<string> {
  let text = '';
  for await (const piece of list.file(reach, filters, sort)) text += piece;
  return text;
}
const numbers = (rows: UserRow[]) => rows.map((row) => Number(/\d+/.exec(row.email)![0])).toSorted((a, b) => a - b);

it.each(USER_SORTS)('US3 pages in the order %s hold everybody once, for one organisation, several and all', async (sort) => {
  const both = { installation: false, organisationIds: [north, south, empty], officeIds: [newId()] };
  const [everybody, together] = [await all(ALL, {}, sort), await all(both, {}, sort)];
  expect(numbers(everybody)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  expect(together.map(({ id }) => id)).toEqual(everybody.map(({ id }) => id));
  const keys = everybody.map((row) => `${row.sortKey} ${row.id}`);
  const ordered = keys.toSorted((a, b) => (a < b ? -1 : 1));
  expect(keys).toEqual(sort.startsWith('-') ? ordered.toReversed() : ordered);
  expect(new Set(everybody.map(({ sortKey }) => sortKey)).size).toBe(sort.endsWith('email') ? 120 : sort.endsWith('name') ? 12 : 61);
});

it('AU16 US3 nobody outside the reach is in a list, whatever is asked for', async () => {
  const reach = { installation: false, organisationIds: [north], officeIds: [] };
  expect(new Set((await all(reach)).map((row) => row.organisationId))).toEqual(new Set([north]));
  expect(await all(reach, { organisationId: south })).toEqual([]);
  expect(await all({ installation: false, organisationIds: [], officeIds: [newId()] })).toEqual([]);
  expect(numbers(await all(ALL, { organisationId: north }))).toHaveLength(40);
});

it('US3 people are found by the beginnings of their names and addresses, without accents and case, in any order', async () => {
  const found = async (search: string) => new Set((await all(ALL, { search })).map((row) => `${row.firstName} ${row.lastName}`));
  expect(await found('GARCIA')).toEqual(new Set(['Ana García', 'Iñaki García', 'Zoë García']));
  expect(await found('nun iñ')).toEqual(new Set(['Iñaki Núñez']));
  expect(await found('angstr zoe')).toEqual(new Set(['Zoë Ångström']));
  expect(numbers(await all(ALL, { search: 'p12@example.com' }))).toEqual([12, 120]);
  expect(await all(ALL, { search: 'arcia' })).toEqual([]);
  expect(await all(ALL, { search: "'&!|(" })).toEqual([]);
  expect(await all(ALL, { search: ' ' })).toHaveLength(120);
});

it('US3 filters narrow by what is so now: status, role, time', async () => {
  // Every twentieth suspension is over, though nobody has noted it.
  expect(numbers(await all(ALL, { status: 'suspended' }))).toEqual([10, 30, 50, 70, 90, 110]);
  const active = await all(ALL, { status: 'active' });
  expect(active).toHaveLength(114);
  expect(active.every((row) => row.status === 'active' && row.suspendedUntil === null)).toBe(true);
  expect(await all(ALL, { status: 'deleted' })).toEqual([]);
  expect(numbers(await all(ALL, { role: 'support' }))).toEqual([7, 9]);
  expect((await all(ALL, { role: 'support', search: 'p7' }))[0]).toMatchObject({ email: 'p7@example.com', roles: ['support'] });
  const january = { createdFrom: '2026-01-02T00:00:00.000007Z', createdTo: '2026-01-04T00:00:00Z' };
  expect(numbers(await all(ALL, january))).toEqual([2, 3, 4, 5]);
});

it('US3 one person is read as in the list', async () => {
  const [first] = (await list.page(ALL, {}, 'email', null, 1)).items;
  expect(await list.find(first!.id, ALL)).toEqual(first);
  expect(await list.find(newId(), ALL)).toBeNull();
});

it('US4 lines made by the database are those csvRow would make, whatever people are called', async () => {
  const names = [
    '=1+1',
    '+34',
    '-2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =cmd',
    '＝1+1',
    '=x("a","b")',
    'a=1',
    "O'Brien",
    'a, b',
    '"hi"',
    'two\nlines',
    ' a',
    'a ',
    'ñ',
    'a\tb',
    '.',
    '李 小龍',
    '🙂',
    'a\r\nb',
  ];
  for (const [index, name] of names.entries())
    await owner.query(
      `insert into users (id, organisation_id, email, first_name, last_name, second_last_name, confirmed_at) values ($1, $2, $3, $4, $4, $5, now())`,
      [newId(), empty, `odd${index}@example.com`, name, index % 2 === 0 ? null : name],
    );
  const reach = { installation: false, organisationIds: [empty, south], officeIds: [] };
  for (const filters of [{}, { search: 'odd' }] as UserFilters[]) {
    const rows = await all(reach, filters, 'email');
    const text = await file(reach, filters, 'email');
    const expected = rows.map((row) =>
      csvRow([
        row.id,
        row.email,
        row.firstName,
        row.lastName,
        row.secondLastName,
        row.status,
        row.suspendedUntil,
        row.organisationId,
        row.language,
        row.roles.join(' '),
        row.createdAt,
      ]),
    );
    expect(text).toBe(expected.join(''));
  }
  expect(CSV_HEADER).toHaveLength(11);
  expect(await file(reach, { search: 'xylophone' })).toBe('');
});

it('US4 a file comes in pieces of a bounded length, however many people are in it', async () => {
  await owner.query(
    `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at)
     select gen_random_uuid(), $1, 'many' || n || '@example.com', 'Ana', 'Ruiz', now() from generate_series(1, 1300) n`,
    [empty],
  );
  const pieces: string[] = [];
  for await (const piece of list.file(ALL, { search: 'many' }, 'email')) pieces.push(piece);
  expect(pieces.join('').split('\r\n')).toHaveLength(1_301);
  // What the server holds of a file at once, for each who asks for one.
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(128 * 1024);
  expect(pieces.map((piece) => piece.split('\r\n').length - 1)).toEqual([500, 500, 300]);
});
