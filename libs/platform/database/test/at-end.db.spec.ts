import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database, newId, violatedConstraint } from '../src/index.js';
import { failure, type PlantedThings, plantThings } from './planted-things.js';

let planted: PlantedThings;
beforeAll(async () => {
  planted = await plantThings();
});
beforeEach(() => planted.owner.query('truncate app.planted_things'));
afterAll(() => planted.close());

const write = (name: string, size = 1) => sql`insert into planted_things (id, name, size) values (${newId()}, ${name}, ${size})`;

describe('Transactions.atEnd', () => {
  const inside = async () =>
    (await planted.rows().selectFrom('planted_things').select('name').orderBy('name').execute()).map((row) => row.name);

  it('W2 writes for all commands of a transaction right before its commit, in one statement', async () => {
    const counting = sql<{ statements: number }>`select count(distinct xmin || '/' || cmin)::int as statements from planted_things`;
    await planted.transactions.run(async () => {
      planted.transactions.atEnd(write('a'), write('b'));
      await planted.transactions.run(async () => planted.transactions.atEnd(write('c')));
      expect(await inside()).toEqual([]);
    });
    expect(await planted.names()).toEqual(['a', 'b', 'c']);
    expect((await counting.execute(planted.rows())).rows).toEqual([{ statements: 1 }]);
  });

  it('W2 makes one write of all that commands have gathered for it, behind the others', async () => {
    const gathering = (names: readonly string[]) =>
      sql`with gone as (delete from planted_things where name = 'none')
        insert into planted_things (id, name, size) select gen_random_uuid(), name, 1 from unnest(${[...names]}::text[]) as name`;
    const { transactions } = planted;
    await transactions.run(async () => {
      transactions.gatherAtEnd(gathering, 'c');
      transactions.atEnd(write('a'));
      await transactions.run(async () => transactions.gatherAtEnd(gathering, 'd', 'e'));
      expect(await inside()).toEqual([]);
    });
    expect(await planted.names()).toEqual(['a', 'c', 'd', 'e']);
    expect(() => transactions.gatherAtEnd(gathering, 'f')).toThrow('outside a transaction');
  });

  it('W2 writes any number', async () => {
    const names = Array.from({ length: 21 }, (_, index) => String(index).padStart(2, '0'));
    await planted.transactions.run(async () => planted.transactions.atEnd(...names.map((name) => write(name))));
    expect(await planted.names()).toEqual(names);
  });

  it('W2 writes nothing of a transaction that fails, and commits nothing when a write fails', async () => {
    await failure(() =>
      planted.transactions.run(async () => {
        planted.transactions.atEnd(write('a'));
        throw new Error('no');
      }),
    );
    const refused = await failure(() =>
      planted.transactions.run(async () => {
        await planted.insert('early');
        planted.transactions.atEnd(write('b'), write('c', 0));
      }),
    );
    expect(violatedConstraint(refused)).toBe('planted_size');
    expect(await planted.names()).toEqual([]);
    expect(() => planted.transactions.atEnd(write('d'))).toThrow('outside a transaction');
  });
});

describe('Database.prepared', () => {
  it('W4 has the database plan a statement once per connection, inside a transaction and outside', async () => {
    const named = (name: string) => sql<{ id: string; pid: number }>`
      insert into planted_things (id, name) values (${newId()}, ${name}) returning id, pg_backend_pid() as pid`;
    const known = sql<{ plans: number; pid: number }>`
      select (generic_plans + custom_plans)::int as plans, pg_backend_pid() as pid from pg_prepared_statements
      where statement like '%insert into planted_things%pg_backend_pid%'`;
    const database = planted.app.get(Database);
    await planted.transactions.run(async () => {
      await database.prepared(named('a'));
      const [row] = await database.prepared(named('b'));
      expect((await known.execute(planted.rows())).rows).toEqual([{ plans: 2, pid: row!.pid }]);
    });
    await database.prepared(named('c'));
    expect(await planted.names()).toEqual(['a', 'b', 'c']);
    const plans = await Promise.all([1, 2, 3, 4].map(async () => (await known.execute(planted.rows())).rows));
    expect(plans.flat().some((row) => row.plans === 3)).toBe(true);
  });
});
