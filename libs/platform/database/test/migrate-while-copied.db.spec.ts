import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { ADVISORY_LOCKS, migrate, type MigrationStep } from '../src/index.js';

let database: TestDatabase;
let copying: Client;
beforeAll(async () => {
  database = await testDatabase();
  copying = new Client({ connectionString: database.url });
  await copying.connect();
});
afterAll(async () => {
  await copying?.end();
  await database?.close();
});

it('BK1 W1 a process starts while a backup copies the tables: only what would change them waits for it', async () => {
  await copying.query('select pg_advisory_lock_shared($1)', [ADVISORY_LOCKS.migrations]);
  expect((await migrate(database.ownerUrl)).applied).toEqual([]);
  let isDone = false;
  const step: MigrationStep = { name: 'later', pending: () => Promise.resolve(!isDone), run: () => Promise.resolve(['later/1']) };
  const migrating = migrate(database.ownerUrl, [step]).finally(() => (isDone = true));
  const waiting = `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(async () => (await copying.query(waiting)).rows).toEqual([{ n: 1 }]);
  expect(isDone).toBe(false);
  await copying.query('select pg_advisory_unlock_shared($1)', [ADVISORY_LOCKS.migrations]);
  expect((await migrating).applied).toEqual(['later/1']);
});
