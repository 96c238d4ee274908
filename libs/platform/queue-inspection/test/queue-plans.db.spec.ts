import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, ReservedDatabase } from '#platform/database';
import { explainedPlan, rowsRead, testDatabase, type TestDatabase } from '#platform/testing';
import type { InspectedQueues } from '../src/inspected-queues.js';
import { PostgresFailedJobsRepository } from '../src/postgres-failed-jobs.repository.js';
import { PostgresQueueStateQuery } from '../src/postgres-queue-state.query.js';

const FINISHED = 50_000;
const FAILED = 250;

describe('looking at queues with many finished jobs', () => {
  let database: TestDatabase;
  let pool: Pool;
  let kysely: Kysely<unknown>;
  let asked: { sql: string; parameters: readonly unknown[] }[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=app', max: 1 });
    kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event.query) });
    await pool.query(
      `insert into bullmq.job (queue, id, seq, name, state, added_at_ms, finished_at_ms)
       select 'fast', 'j' || n, n, 'x', case when n % ${FINISHED / FAILED} = 0 then 'failed' else 'completed' end::bullmq.job_state, n, n from generate_series(1, ${FINISHED}) n`,
    );
    await pool.query(
      `insert into bullmq.job (queue, id, seq, name, state, added_at_ms) select 'fast', 'w' || n, n, 'x', 'waiting', n from generate_series(1, 300) n`,
    );
    await pool.query('vacuum analyze bullmq.job');
  }, 60_000);
  afterAll(async () => {
    await kysely?.destroy();
    await database?.close();
  });

  it.each([
    ['the counts', () => new PostgresQueueStateQuery({ kysely: () => kysely } as unknown as ReservedDatabase).read(), FAILED + 300 + 10],
    [
      'a page of failed ones',
      () =>
        new PostgresFailedJobsRepository({ kysely: () => kysely } as unknown as Database, {} as InspectedQueues).page(
          ['fast', 'mail'],
          { failedAtMs: FINISHED / 2, queue: 'fast', jobId: 'j0' },
          20,
        ),
      60,
    ],
  ] as const)('MO1 %s are read off the indexes of the queues, without the finished ones', async (_name, look, most) => {
    asked = [];
    expect((await look()).length).toBeGreaterThan(3);
    expect(rowsRead(await explainedPlan(pool, asked[0]!), 'job')).toBeLessThanOrEqual(most);
  });
});
