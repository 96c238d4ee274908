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
  it('BK2 gives the same rows and catalogue, also the second time', async () => {
    const first = await copyOf(database.url);
    expect(first.description.refusals).toEqual([]);
    expect(first.rows['users']).toBe(500);
    expect(first.description.leftOut).toContainEqual({ name: 'alert_leases', reason: 'unlogged' });

    const replacement = await loaded(database.ownerUrl, first, { aside: 'app_before_1' });
    expect(schemaDifferences(first.description.fingerprint, await replacement.fingerprint())).toEqual([]);
    await replacement.commit();

    const second = await copyOf(database.ownerUrl);
    expect(digests(second)).toEqual(digests(first));
    expect(second.description.sequences).toEqual(first.description.sequences);
    expect(schemaDifferences(first.description.fingerprint, second.description.fingerprint)).toEqual([]);
    expect(second.description.migrations).toEqual(first.description.migrations);
  });
});
