import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DecisiveWrite, newId, violatedConstraint } from '../src/index.js';
import { failure, type PlantedThings, plantThings } from './planted-things.js';

let planted: PlantedThings;
beforeAll(async () => {
  planted = await plantThings();
});
beforeEach(() => planted.owner.query('truncate app.planted_things'));
afterAll(() => planted.close());

const write = (name: string, size = 1) => sql`insert into planted_things (id, name, size) values (${newId()}, ${name}, ${size})`;
const deciding = (name: string, holds: boolean): DecisiveWrite<{ name: string; before: string }> => ({
  before: [['earlier', sql`insert into planted_things (id, name) values (${newId()}, ${`${name}-before`}) returning name`]],
  write: sql`insert into planted_things (id, name) select ${newId()}, ${name} where ${holds}::boolean
    returning name, (select name from earlier) as before`,
});

describe('Transactions.atOnce', () => {
  it('W2 writes everything in one statement, and does what follows its commit', async () => {
    const after = vi.fn();
    const row = await planted.transactions.atOnce(deciding('a', true), async () => {
      planted.transactions.atEnd(write('b'), write('c'));
      planted.transactions.afterCommit(after);
      expect(planted.transactions.active()).toBe(true);
    });
    expect(row).toMatchObject({ name: 'a', before: 'a-before' });
    expect(await planted.names()).toEqual(['a', 'a-before', 'b', 'c']);
    expect(after).toHaveBeenCalledOnce();
    const counting = sql<{ times: number }>`select count(distinct xmin::text)::int as times from planted_things`;
    expect((await counting.execute(planted.rows())).rows).toEqual([{ times: 1 }]);
  });

  it('W2 writes nothing when the decisive write gives no row, or another fails', async () => {
    const after = vi.fn();
    const undecided = await planted.transactions.atOnce(deciding('a', false), async () => {
      planted.transactions.atEnd(write('b'));
      planted.transactions.afterCommit(after);
    });
    expect(undecided).toBeNull();
    const refused = await failure(() =>
      planted.transactions.atOnce(deciding('a', true), async () => planted.transactions.atEnd(write('b'), write('c', 0))),
    );
    expect(violatedConstraint(refused)).toBe('planted_size');
    expect(await planted.names()).toEqual([]);
    expect(after).not.toHaveBeenCalled();
  });

  it('W2 refuses a write of all that was gathered, which is no part of another statement', async () => {
    const gathering = (names: readonly string[]) => sql`with given as (select unnest(${[...names]}::text[]) as name)
      insert into planted_things (id, name) select gen_random_uuid(), name from given`;
    const work = async () => planted.transactions.gatherAtEnd(gathering, 'b', 'c');
    const refused = await failure(() => planted.transactions.atOnce(deciding('a', true), work));
    expect(refused).toMatchObject({ message: expect.stringContaining('cannot gather') });
    expect(await planted.names()).toEqual([]);
    await planted.transactions.run(work);
    expect(await planted.names()).toEqual(['b', 'c']);
  });

  it('W2 writes nothing when a command inside failed, or it is itself inside of one', async () => {
    const caught = await failure(() =>
      planted.transactions.atOnce(deciding('a', true), async () => {
        const inner = planted.transactions.run(() => Promise.reject(new Error('no')));
        await inner.catch(() => undefined);
      }),
    );
    expect(caught).toMatchObject({ message: expect.stringContaining('its error was caught') });
    const inside = await failure(() =>
      planted.transactions.run(() => planted.transactions.atOnce(deciding('a', true), () => Promise.resolve())),
    );
    expect(inside).toMatchObject({ message: expect.stringContaining('cannot be part of another') });
    expect(await planted.names()).toEqual([]);
  });
});
