import { Controller, Get, Module } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { Database } from '#platform/database';
import { Endpoint } from '#platform/http';
import { Metrics } from '#platform/metrics';
import { startTestApi, type TestApi } from '#harness';

const POOL = 4;
/** What a request waits for a connection, and a statement for its end, at most. */
const [CONNECTION_MS, STATEMENT_MS] = [5_000, 15_000];

@Controller('api/planted')
class SlowController {
  constructor(private readonly database: Database) {}

  @Get('slow')
  @Endpoint({ summary: 'Asks for a minute', access: { public: 'planted by a test' }, returns: null })
  async slow(): Promise<void> {
    await sql`select pg_sleep(60)`.execute(this.database.kysely());
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

let api: TestApi;
let ana: SignedIn;
let url: string;

beforeAll(async () => {
  api = await startTestApi({ env: { DATABASE_POOL_SIZE: String(POOL) }, modules: [SlowModule] });
  ana = await signIn(api.app);
  url = await api.listen();
});
afterAll(() => api?.close());

/** Over a socket, and what it took. */
async function ask(path: string): Promise<{ status: number; ms: number; retryAfter: number }> {
  const began = performance.now();
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${ana.token}` } });
  await answer.arrayBuffer();
  return { status: answer.status, ms: performance.now() - began, retryAfter: Number(answer.headers.get('retry-after')) };
}

describe('a pool without a connection left', () => {
  it('W4 refuses new work in time with Retry-After, lives on, and recovers by itself', async () => {
    const pool = await api.app.get(Database).pool();
    const failed = () => api.app.get(Metrics).totals().failedCalls.database;
    const before = failed();
    await ask('/api/offices');
    const taken = await Promise.all(Array.from({ length: POOL }, () => pool.connect()));
    const refused = Promise.all(Array.from({ length: 20 }, () => ask('/api/offices')));
    try {
      expect(await ask('/health')).toMatchObject({ status: 200 });
      expect((await ask('/health')).ms).toBeLessThan(1_000);
      expect((await ask('/ready')).status).toBe(503);
      for (const { status, ms, retryAfter } of await refused) {
        expect(status).toBe(503);
        expect(ms).toBeLessThan(CONNECTION_MS + 3_000);
        expect(retryAfter).toBeGreaterThan(0);
      }
      expect(failed()).toBeGreaterThan(before);
    } finally {
      taken.forEach((client) => client.release());
    }
    await expect.poll(async () => (await ask('/ready')).status).toBe(200);
    expect((await ask('/api/offices')).status).toBe(200);
    expect(pool.totalCount).toBeLessThanOrEqual(POOL);
  }, 20_000);
});

describe('a statement that takes a minute', () => {
  it('W4 is cancelled by the database after 15 s with 503, also for a caller who has left, and slows nobody else', async () => {
    const pool = await api.app.get(Database).pool();
    const leaving = new AbortController();
    const left = fetch(`${url}/api/planted/slow`, { signal: leaving.signal }).catch(() => undefined);
    const slow = ask('/api/planted/slow');
    setTimeout(() => leaving.abort(), 500);
    const times: number[] = [];
    let isOver = false;
    void slow.finally(() => (isOver = true));
    while (!isOver) {
      const { status, ms } = await ask('/api/offices');
      expect(status).toBe(200);
      times.push(ms);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { status, ms, retryAfter } = await slow;
    await left;
    expect([status, retryAfter > 0]).toEqual([503, true]);
    expect(ms).toBeGreaterThan(STATEMENT_MS - 500);
    expect(ms).toBeLessThan(STATEMENT_MS + 2_000);
    expect(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]).toBeLessThan(500);
    await expect.poll(() => pool.totalCount - pool.idleCount, { timeout: 3_000 }).toBe(0);
    expect(await running()).toEqual([]);
  }, 30_000);
});

/** Statements of the kind that still run in the database. */
async function running(): Promise<unknown[]> {
  const { rows } =
    await sql`select query from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`.execute(
      api.app.get(Database).kysely(),
    );
  return rows;
}
