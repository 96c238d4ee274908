import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reach } from '#platform/access';
import type { UserFilters } from '#users';
import { UserSourceQuery } from '../src/user-source.query.js';
import { ALL, large, type ManyPeople, medium, small, startWithPeople, within } from './many-people.js';

/** More than are read at once, so that lists are walks along indexes. */
const PEOPLE = 6_900;
let people: ManyPeople;
beforeAll(async () => {
  people = await startWithPeople(PEOPLE);
}, 120_000);
afterAll(() => people?.close());

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
  ['names that begin alike in the small one', within(small), { search: 'gar' }],
  ['a name in one of three', ALL, { search: 'gar', organisationId: medium }],
  ['a name in two of three', within(medium, small), { search: 'garc' }],
  ['names that begin alike in two of three', within(small, large), { search: 'gar' }],
  ['a role in two of three', within(small, large), { role: 'support' }],
];

describe('lists that are long', () => {
  it.each(LISTS)('US3 hold everybody once and in order, page by page: %s', async (_, reach, filters) => {
    for (const sort of ['-created', 'name'] as const)
      expect((await people.all(reach, filters, sort)).ids, sort).toEqual(await people.expected(reach, filters, sort));
  });

  it('US3 hold everybody once and in order by address, too', async () => {
    const until = { search: 'gar', createdTo: '2026-01-02T00:00:00Z' };
    for (const filters of [{ search: 'zurita' }, until, { role: 'support' }, { search: 'zurita', organisationId: small }])
      expect((await people.all(ALL, filters, '-email')).ids).toEqual(await people.expected(ALL, filters, '-email'));
  });

  it('US3 a walk past very many ends early, without an answer if need be, and says where it goes on', async () => {
    const { items, next } = await people.list.page(ALL, { role: 'user' }, 'name', null, 50);
    expect([items.length, next]).toEqual([0, expect.objectContaining({ id: expect.any(String) })]);
    const { ids, short } = await people.all(ALL, { role: 'user' }, 'name');
    expect([ids.length, short > 0 && short < 9]).toEqual([PEOPLE / 3, true]);
    // Words know who is last by name, and when they came.
    for (const filters of [
      { search: 'zurita' },
      { role: 'support' },
      { role: 'support', search: 'zur', organisationId: large },
      { search: 'person', createdTo: '2026-01-02T00:00:00Z' },
    ]) {
      expect((await people.list.page(ALL, filters, 'name', null, 50)).items).toHaveLength(50);
      expect((await people.all(ALL, filters, 'name')).short).toBe(0);
    }
  });

  it('US3 an index tells who is in an organisation of few, where most of the likely are in others', async () => {
    const sources = people.api.app.get(UserSourceQuery, { strict: false });
    const members = async (organisation: string, terms: string[]): Promise<boolean | undefined> => {
      const order = { key: 'name_key', descending: false } as const;
      const source = await sources.choose({ reach: ALL, organisations: [organisation], filters: {}, terms, order });
      return source.kind === 'words' ? source.members !== null : undefined;
    };
    expect([await members(small, ['garcia']), await members(small, ['gar']), await members(large, ['garcia'])]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('US4 a file of them holds the same, also past walks without an answer', async () => {
    for (const filters of [{ role: 'user' }, { search: 'gar' }, {}] as UserFilters[]) {
      let text = '';
      for await (const piece of people.list.file(ALL, filters, 'name')) text += piece;
      const ids = text
        .split('\r\n')
        .slice(0, -1)
        .map((line) => line.slice(0, 36));
      expect(ids).toEqual(await people.expected(ALL, filters, 'name'));
    }
  });
});
