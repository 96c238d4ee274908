import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database, isDatabaseUnavailable } from '../src/index.js';
import { failure, type PlantedThings, plantThings } from './planted-things.js';

let planted: PlantedThings;

beforeAll(async () => {
  planted = await plantThings();
});
afterAll(() => planted.close());

/** As a restore does it: the tables that were there go aside, and others have their names. */
async function replace(before: string, sizes: string): Promise<void> {
  await planted.owner.query(`
    begin;
    alter schema app rename to ${before};
    create schema app;
    grant usage on schema app to zocalo_runtime;
    create table app.planted_things (id uuid primary key, name text not null, size ${sizes} not null default 1, parent_id uuid);
    grant select, insert, update, delete on app.planted_things to zocalo_runtime;
    insert into app.planted_things (id, name) values (gen_random_uuid(), '${before}');
    commit`);
}

const read = (name = '%') =>
  planted.app
    .get(Database)
    .prepared(sql<{ name: string; size: number }>`select * from planted_things where name like ${name} order by name`);
const four = <T>(work: () => Promise<T>) => Promise.all([1, 2, 3, 4].map(work));
const names = async () => (await read()).map(({ name }) => name);

describe('a process whose tables are replaced', () => {
  it('BK3 W4 reads the new ones on connections that prepared statements for the old ones', async () => {
    await planted.insert('old');
    await four(() => planted.transactions.run(read));
    await replace('before_1', 'integer');
    expect(await four(names)).toEqual(Array.from({ length: 4 }, () => ['before_1']));
    expect(await planted.transactions.run(names)).toEqual(['before_1']);
    await planted.insert('new');
    expect(await names()).toEqual(['before_1', 'new']);
  });

  it('BK3 W4 recovers by itself when the same statement gives other types, in a transaction and outside', async () => {
    for (const [before, sizes, within, pause] of [
      ['before_2', 'bigint', false, 0],
      // One change of names is for all connections; the next may come a second later.
      ['before_3', 'numeric', true, 1_050],
    ] as const) {
      await vi.waitFor(() => new Promise((resolve) => setTimeout(resolve, pause)));
      const ask = within ? () => planted.transactions.run(names) : names;
      await four(() => planted.transactions.run(read));
      await replace(before, sizes);
      const refused = await failure(ask);
      expect(refused).toMatchObject({ code: '0A000' });
      expect(isDatabaseUnavailable(refused)).toBe(true);
      expect(await four(ask)).toEqual(Array.from({ length: 4 }, () => [before]));
      expect(await planted.transactions.run(names)).toEqual([before]);
    }
  });
});
