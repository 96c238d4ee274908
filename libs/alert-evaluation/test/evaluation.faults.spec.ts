import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startZocalo, type ZocaloProcess } from '#harness';
import { testDatabase, type TestDatabase } from '#platform/testing';

const home = mkdtempSync(join(tmpdir(), 'zocalo-alerts-'));
let database: TestDatabase;
let client: Client;
const workers: ZocaloProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.superuserUrl, options: '-c search_path=app,ops' });
  await client.connect();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await client?.end();
  await database?.close();
  rmSync(home, { recursive: true, force: true });
});

const start = async (name: string) => {
  const env = { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl, ZOCALO_HOME: join(home, name) };
  const worker = await startZocalo(['worker'], env);
  workers.push(worker);
  return worker;
};
const one = async (text: string) => (await client.query(text)).rows[0];
const holder = async () => (await one(`select holder from alert_leases where leased_until > now()`))?.holder as string | undefined;
const alerts = async () =>
  (
    await client.query(
      `select a.state, a.told_at is not null as told, a.told_at from alerts a join alert_rules r on r.id = a.rule_id where r.key = 'own-test'`,
    )
  ).rows;

it('MO2 of two workers one looks; when it is killed the other does, and an alert that fires goes on without being told again', async () => {
  const first = await start('first');
  await expect.poll(holder, { timeout: 20_000 }).toBeDefined();
  const begun = await holder();
  await start('second');
  // The second has tried by now.
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(await holder()).toBe(begun);

  await client.query(
    `insert into alert_rules (id, key, is_default, name_en, name_es, group_key, severity, condition) values (gen_random_uuid(), 'own-test', false, 'x', 'x', 'own', 'info',
      '{"kind": "threshold", "figure": "longest-transaction", "direction": "above", "fireAt": 1, "clearAt": 0.5, "forSeconds": 0}')`,
  );
  // As the product's own role: it sees no sessions of others.
  const long = new Client({ connectionString: database.url });
  long.on('error', () => undefined);
  await long.connect();
  await long.query('begin');
  await long.query('select 1');
  await expect.poll(alerts, { timeout: 20_000 }).toMatchObject([{ state: 'firing', told: true }]);
  const [told] = await alerts();

  await first.kill();
  // A lease of six seconds, and two between two tries; looked at by the clock of the database, whatever this process has to wait for.
  const lease = () => one(`select holder, leased_until as until, leased_until - interval '6 seconds' as taken from alert_leases`);
  const left = await lease();
  let next = left;
  await expect.poll(async () => (next = await lease()).holder !== begun, { timeout: 30_000 }).toBe(true);
  expect([left.holder, next.taken.getTime() - left.until.getTime() < 5_000]).toEqual([begun, true]);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await alerts()).toEqual([told]);
  await long.query('rollback');
  await long.end();
  await expect.poll(alerts, { timeout: 20_000 }).toMatchObject([{ state: 'resolved', told_at: told.told_at }]);
}, 120_000);
