import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { schemaDifferences } from '../src/index.js';
import { ask, copyOf, digests, loaded } from './copied.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await ask(
    database.ownerUrl,
    `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at)
      select gen_random_uuid(), o.id, 'p' || n || '@example.org', E'\\tÁlvaro\\\\N' || n, E'Nuñez\\nde ' || n, now() - n * interval '1 hour'
      from organisations o, generate_series(1, 500) n where o.is_default`,
  );
  await ask(
    database.ownerUrl,
    `insert into role_grants (id, user_id, role, scope_type) select gen_random_uuid(), id, 'admin', 'installation' from users limit 2`,
  );
});
afterAll(() => database.close());

describe('a copy of the product, loaded again', () => {
  it('BK2 gives the same rows and catalogue, also the second time', { timeout: 60_000 }, async () => {
    const first = await copyOf(database.url);
    expect(first.description.refusals).toEqual([]);
    expect(first.rows['users']).toBe(500);
    expect(first.description.leftOut).toContainEqual({ name: 'alert_leases', reason: 'unlogged' });

    const replacement = await loaded(database.ownerUrl, first, { aside: 'app_before_1', tellsRows: true });
    expect(schemaDifferences(first.description.fingerprint, await replacement.fingerprint())).toEqual([]);
    await replacement.commit();

    const second = await copyOf(database.ownerUrl);
    expect(digests(second)).toEqual(digests(first));
    expect(second.description.sequences).toEqual(first.description.sequences);
    expect(schemaDifferences(first.description.fingerprint, second.description.fingerprint)).toEqual([]);
    expect(second.description.migrations).toEqual(first.description.migrations);
  });

  it('BK2 BK3 is loaded into a schema of another name, whose triggers and functions keep to it', { timeout: 60_000 }, async () => {
    const copy = await copyOf(database.ownerUrl);
    const drill = await loaded(database.ownerUrl, copy, { target: 'drill_1' });
    try {
      expect(schemaDifferences(copy.description.fingerprint, await drill.fingerprint())).toEqual([]);
      expect(await drill.migrateToHead()).toEqual([]);
      // A trigger that reads tables finds those beside it.
      const [user] = await drill.query<{ id: string }>('select id from users order by id limit 1');
      await drill.query(`update users set first_name = 'Zzyzx' where id = $1`, [user?.id]);
      const words = `select count(*)::int as n from user_words where word = 'zzyzx'`;
      expect(await drill.query(words)).toEqual([{ n: 1 }]);
      expect(await ask(database.ownerUrl, words)).toEqual([{ n: 0 }]);
    } finally {
      await drill.rollback();
    }
  });
});
