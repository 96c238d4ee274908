import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { testConfig } from '#platform/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { SCHEDULES } from '../../apps/worker/src/schedules.js';

const DAY_MS = 86_400_000;

let api: TestApi;
let worker: INestApplicationContext;
let client: Client;
let ana: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  ana = await signIn(api.app);
}, 60_000);
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await worker?.close();
  await client?.end();
  await api?.close();
});

/** Only what people call the time; timers go on as they do when a clock is set. */
const jump = (days: number) => vi.setSystemTime(Date.now() + days * DAY_MS);
const me = async () => (await api.request({ url: '/api/users/me', token: ana.token })).status;

describe('a process whose clock is wrong', () => {
  it('AU5 takes no token of a session that is over by the time of the database', async () => {
    expect(await me()).toBe(200);
    await client.query(
      `update sessions set idle_expires_at = now() - interval '1 second', absolute_expires_at = now() - interval '1 second' where user_id = $1`,
      [ana.userId],
    );
    jump(-1);
    // What was looked up is remembered for two seconds, by a clock that nobody sets.
    await expect.poll(me, { timeout: 6_000 }).toBe(401);
  });

  it('W1 deletes nothing that is young by the time of the database, whatever is due', async () => {
    const body = { email: 'eva@example.com', password: 'seven bright lanterns at dusk', first_name: 'Eva', last_name: 'García' };
    await signIn(api.app);
    await api.request({ method: 'POST', url: '/auth/register', body });
    worker = await startTestWorker(testConfig(api.database));
    await expect.poll(() => count('outbox'), { timeout: 20_000 }).toBe(0);
    const before = await counts();
    jump(400);
    await api.app.get(Transactions).run(async () => {
      for (const { job } of SCHEDULES) await api.app.get(Jobs, { strict: false }).enqueue(job, {});
    });
    await expect.poll(() => count('outbox'), { timeout: 20_000 }).toBe(0);
    await expect.poll(unfinished, { timeout: 20_000 }).toBe(0);
    const after = await counts();
    for (const [table, rows] of Object.entries(before)) expect([table, after[table]! >= rows]).toEqual([table, true]);
    expect(before['sessions']).toBeGreaterThan(0);
  }, 60_000);
});

async function count(table: string): Promise<number> {
  return (await client.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;
}

/** Jobs that wait or run, without those that schedules have planned for later. */
async function unfinished(): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from bullmq.job where state in ('waiting', 'active')`);
  return rows[0]!.n;
}

/** What waits to be sent or sealed goes when that is done. */
const WAITING = ['app.outbox', 'ops.audit_pending'];
/** Of these only some rows stay: what may become an alert of a busy machine is gone when it was nothing. */
const KEPT: Readonly<Record<string, string>> = { 'app.alerts': `state <> 'pending'` };

/** Rows of each table that holds what people did. */
async function counts(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('app', 'ops') and table_type = 'BASE TABLE'`,
  );
  const counted: Record<string, number> = {};
  for (const { name } of rows)
    if (!WAITING.includes(name)) counted[name.replace(/^app\./, '')] = await count(`${name} where ${KEPT[name] ?? 'true'}`);
  return counted;
}
