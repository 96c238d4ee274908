import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runInContext } from '#platform/context';
import { Database, isReadOnlyRefusal, newId } from '../src/index.js';
import { failure, type PlantedThings, plantThings } from './planted-things.js';

let planted: PlantedThings;
beforeAll(async () => {
  planted = await plantThings();
});
beforeEach(() => planted.owner.query('truncate app.planted_things'));
afterAll(() => planted.close());

const readOnly = <T>(work: () => T): T => runInContext({ correlationId: 'r', actor: { kind: 'anonymous' }, readOnly: true }, work);
const prepared = () => {
  const statement = sql`insert into planted_things (id, name) values (${newId()}, 'prepared')`;
  return planted.app.get(Database).prepared(statement);
};

describe('MT1 work that may only read', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a statement', () => planted.insert('a')],
    ['a statement that is kept prepared', prepared],
    ['a transaction', () => planted.transactions.run(() => planted.insert('a'))],
    [
      'a statement that reads, and writes as well',
      () =>
        sql`with w as (insert into planted_things (id, name) values (${newId()}, 'a') returning 1) select * from w`.execute(planted.rows()),
    ],
  ])('MT1 %s that writes is refused by the database', async (_, work) => {
    const error = await readOnly(() => failure(work));
    expect(isReadOnlyRefusal(error)).toBe(true);
    expect(await planted.names()).toEqual([]);
    // The same connections write for others.
    await work();
    expect(await planted.names()).toHaveLength(1);
  });

  it('MT1 reads, at the same time as others write, on the same few connections', async () => {
    await planted.insert('seen');
    const kinds = Array.from({ length: 40 }, (_, index) => index % 2 === 0);
    const results = await Promise.all(
      kinds.map((reads, index) =>
        reads
          ? readOnly(() => planted.rows().selectFrom('planted_things').select('name').where('name', '=', 'seen').execute())
          : planted.insert(`thing ${index}`),
      ),
    );
    expect(results.filter((_, index) => kinds[index])).toEqual(Array.from({ length: 20 }, () => [{ name: 'seen' }]));
    expect(await planted.names()).toHaveLength(21);
  });

  it('MT1 costs nothing while nobody is held to reading', async () => {
    const pool = await planted.app.get(Database).pool();
    const client = await pool.connect();
    const sent: unknown[] = [];
    const { query } = client;
    client.query = ((...given: unknown[]) => {
      sent.push(given[0]);
      return (query as (...all: unknown[]) => unknown).apply(client, given);
    }) as typeof client.query;
    client.release();
    for (let round = 0; round < 8; round += 1) await pool.query('select 1');
    expect(sent.filter((text) => String(text).startsWith('set '))).toEqual([]);
    client.query = query;
  });
});
