import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';

/** Names that the published description of the data gives; reports and imports of others rely on them. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  users: ['id', 'email', 'password_hash', 'first_name', 'last_name', 'second_last_name'],
  desks: ['id', 'code', 'name', 'status', 'office_id'],
  reservations: ['id', 'user_id', 'desk_id', 'office_id', 'reservation_date', 'status', 'source', 'cancelled_at'],
};

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});

it.each(Object.entries(DOCUMENTED))('W6 the table %s has the columns of its documented names', async (table, columns) => {
  const { rows } = await client.query<{ column_name: string }>(
    `select column_name from information_schema.columns where table_schema = 'app' and table_name = $1`,
    [table],
  );
  expect(rows.map((row) => row.column_name)).toEqual(expect.arrayContaining([...columns]));
});

it.each([
  ['reservations', 'user_id', 'users'],
  ['reservations', 'desk_id', 'desks'],
  ['reservations', 'office_id', 'desks'],
  ['desks', 'office_id', 'offices'],
])('W6 %s.%s names a row of %s', async (table, column, target) => {
  const { rows } = await client.query<{ target: string }>(
    `select c.confrelid::regclass::text as target from pg_constraint c
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      where c.contype = 'f' and c.conrelid = to_regclass('app.' || $1) and a.attname = $2`,
    [table, column],
  );
  expect(rows.map((row) => row.target.replace('app.', ''))).toContain(target);
});
