import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPasswordsAtFloor, signIn, type SignedIn } from '#auth/testing';
import { Database } from '#platform/database';
import { startSilentServer, testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';

const PEOPLE = 12;
/** How long the worker waits for the first word of a mail server. */
const GREETING_MS = 10_000;

let database: TestDatabase;
let client: Client;
let mail: { url: string; close(): Promise<void> };
let api: TestApi;
let worker: INestApplicationContext;
let ana: SignedIn;

beforeAll(async () => {
  hashPasswordsAtFloor();
  [database, mail] = await Promise.all([testDatabase(), startSilentServer()]);
  client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  const env = { SMTP_URL: mail.url };
  api = await startTestApi({ database, env });
  ana = await signIn(api.app, { admin: true });
  worker = await startTestWorker(testConfig(database, env));
}, 60_000);
afterAll(async () => {
  await mail?.close();
  await worker?.close();
  await api?.close();
  await client?.end();
  await database?.close();
});

it('NT2 a mail server that takes connections and says nothing: nobody waits for it, mails wait and are tried again', async () => {
  const times: number[] = [];
  const ask = async (method: 'GET' | 'POST', url: string, body?: object) => {
    const began = performance.now();
    const { status } = await api.request({ method, url, ...(body && { body }), token: ana.token });
    times.push(performance.now() - began);
    return status;
  };
  const began = performance.now();
  for (let person = 0; person < PEOPLE; person += 1) {
    const body = { email: `p${person}@example.com`, password: 'seven bright lanterns at dusk', first_name: 'Ana', last_name: 'García' };
    expect(await ask('POST', '/auth/register', body)).toBe(200);
  }
  const pool = await worker.get(Database, { strict: false }).pool();
  const tried = async () =>
    (await client.query<{ n: number }>('select count(*)::int as n from mails where last_error is not null')).rows[0]!.n;
  while ((await tried()) === 0 && performance.now() - began < 2 * GREETING_MS + 10_000) {
    expect(await ask('GET', '/api/offices')).toBe(200);
    // A mail in the hands of the server holds no connection to the database.
    expect(pool.waitingCount).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]).toBeLessThan(GREETING_MS / 4);
  const { rows } = await client.query<{ status: string; attempts: number; last_error: string | null }>(
    'select status, attempts, last_error from mails',
  );
  expect(rows).toHaveLength(PEOPLE);
  expect(rows.every(({ status }) => status === 'queued')).toBe(true);
  const failed = rows.filter(({ last_error }) => last_error !== null);
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.map(({ attempts }) => attempts)).toEqual(failed.map(() => 1));
  expect(failed.every(({ last_error }) => /timed? ?out|ETIMEDOUT|greeting/i.test(last_error!))).toBe(true);
}, 60_000);
