import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reach } from '#platform/access';
import { newId } from '#platform/database';
import { AccountDeletion, type UserFilters } from '#users';
import { ALL, large, type ManyPeople, medium, small, startWithPeople, within } from './many-people.js';

/** More than a walk looks at for a page. */
const PEOPLE = 1_800;
let people: ManyPeople;
beforeAll(async () => {
  people = await startWithPeople(PEOPLE);
});
afterAll(() => people?.close());

// Some of those of user-search.faults.spec.ts, among fewer people.
const LISTS: [string, Reach, UserFilters][] = [
  ['one name of many', ALL, { search: 'garcia' }],
  ['people of a role that all hold', ALL, { role: 'user' }],
  ['names that begin alike in two of three', within(small, large), { search: 'gar' }],
  ['a name of a role in one of three', ALL, { search: 'zur', role: 'support', organisationId: medium }],
];

describe('lists', () => {
  it.each(LISTS)('US3 hold everybody once and in order, page by page: %s', async (_, reach, filters) => {
    const expected = await people.expected(reach, filters, 'name');
    expect(expected.length).toBeGreaterThan(100);
    expect((await people.all(reach, filters, 'name')).ids).toEqual(expected);
  });
});

describe('the words of a person', () => {
  const words = async (id: string): Promise<string[]> =>
    (await people.owner.query<{ word: string }>('select word from user_words where user_id = $1 order by 1', [id])).rows.map(
      (row) => row.word,
    );
  const version = async (id: string): Promise<string[]> =>
    (await people.owner.query<{ xmin: string }>('select xmin::text from user_words where user_id = $1', [id])).rows.map((row) => row.xmin);
  async function somebody(): Promise<string> {
    const id = newId();
    await people.owner.query(
      `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at) values ($1, $2, $3, 'Quim', 'Queralt Quer', now())`,
      [id, small, `${id}@words.example`],
    );
    return id;
  }

  it('US3 come and change with names and addresses, and with nothing else', async () => {
    const id = await somebody();
    expect(await words(id)).toEqual([...id.split('-'), 'example', 'quer', 'queralt', 'quim', 'words'].toSorted());
    expect(await people.list.page(ALL, { search: 'quer' }, 'name', null, 10)).toMatchObject({ items: [{ id }], next: null });
    const before = await version(id);
    await people.owner.query(
      `update users set password_hash = 'x', updated_at = now(), language = 'es', first_name = first_name where id = $1`,
      [id],
    );
    expect(await version(id)).toEqual(before);
    await people.owner.query(`update users set first_name = 'Xènia', email = 'x@words.example' where id = $1`, [id]);
    expect(await words(id)).toEqual(['example', 'quer', 'queralt', 'words', 'x', 'xenia']);
    await people.owner.query(`update users set organisation_id = $2, created_at = '2020-01-01Z' where id = $1`, [id, large]);
    const { rows } = await people.owner.query(
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
      people.owner.query(`insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, $2, 'installation')`, [
        id,
        role,
      ]);
    const tags = async () => (await words(id)).filter((word) => word.includes(':'));
    for (const role of ['user', 'support', 'marketing']) await grant(role);
    await people.owner.query(`update users set status = 'suspended' where id = $1`, [id]);
    expect(await tags()).toEqual(['role:marketing', 'role:support', 'status:suspended']);
    expect((await people.list.page(ALL, { search: 'quim', role: 'marketing', status: 'suspended' }, 'name', null, 2)).items).toMatchObject([
      { id },
    ]);
    await people.owner.query(`update users set status = 'active' where id = $1`, [id]);
    await people.owner.query(`update role_grants set role = 'merchandising' where user_id = $1 and role = 'support'`, [id]);
    await people.owner.query(`delete from role_grants where user_id = $1 and role = 'marketing'`, [id]);
    expect(await tags()).toEqual(['role:merchandising']);
    await people.owner.query('delete from users where id = $1', [id]);
    expect(await words(id)).toEqual([]);
  });

  it('US3 are right whatever changes at the same time', async () => {
    const id = await somebody();
    const other = new Client({ connectionString: people.api.database.ownerUrl, options: '-c search_path=app' });
    await other.connect();
    try {
      for (let turn = 0; turn < 20; turn += 1) {
        await Promise.all([
          people.owner.query('update users set first_name = $2 where id = $1', [id, `Turn${turn}`]),
          other.query(
            turn % 2 === 0
              ? `insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, 'support', 'installation')`
              : `delete from role_grants where user_id = $1 and role = 'support'`,
            [id],
          ),
        ]);
        const { rows } = await people.owner.query(
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
    await people.owner.query('delete from users where id = $1', [removed]);
    expect(await words(removed)).toEqual([]);
    await people.api.app.get(AccountDeletion, { strict: false }).anonymise(erased);
    expect(await words(erased)).toEqual([...erased.split('-'), 'account', 'deleted', 'invalid', 'status:deleted'].toSorted());
  });

  it('US3 are as many as anybody has, however long', async () => {
    const id = await somebody();
    await people.owner.query('update users set first_name = $2, last_name = $3 where id = $1', [
      id,
      `${'x'.repeat(99)}1`,
      `${'x'.repeat(99)}2`,
    ]);
    expect((await words(id)).filter((word) => word.startsWith('xx'))).toEqual(['x'.repeat(60)]);
    expect((await people.list.page(ALL, { search: `${'x'.repeat(99)}2` }, 'name', null, 10)).items).toMatchObject([{ id }]);
  });
});
