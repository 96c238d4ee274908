import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { expect, vi } from 'vitest';
import type { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { type AppLog } from '#platform/logging';
import { recordingLog, testConfig, testDatabase, type TestDatabase, testRedis, type TestRedis } from '#platform/testing';
import { type JobDefinition, Jobs, JobWorkers } from '../src/index.js';
import type { QueueName } from '../src/define-job.js';
import { QUEUE_PREFIX, Queues } from '../src/queues.js';
import { EFFECTS, startSender, startWorker } from './fixture.js';

const onRedis = process.env['ZOCALO_TEST_REDIS'] === 'start';
export const BACK_END = onRedis ? 'Redis' : 'PostgreSQL';

/** What a processor or a listener left. */
export interface Effect {
  readonly what: string;
  readonly subject: string;
  readonly attempt: number;
  readonly worker: string;
  readonly context: Record<string, any>;
  readonly at: Date;
}

/** A process that sends and one that works, on a database of their own, and on a Redis of their own where it carries the jobs. */
export class JobsUnderTest {
  private constructor(
    private readonly recorded: ReturnType<typeof recordingLog>,
    private readonly database: TestDatabase,
    readonly redis: TestRedis | undefined,
    readonly config: Config,
    readonly admin: Pool,
    readonly sender: INestApplicationContext,
    readonly worker: INestApplicationContext,
  ) {}

  get log(): AppLog {
    return this.recorded.log;
  }

  /** What was said since the test began. */
  get lines(): string[] {
    return this.recorded.lines;
  }

  static async start(): Promise<JobsUnderTest> {
    const recorded = recordingLog();
    const database = await testDatabase();
    const redis = onRedis ? await testRedis() : undefined;
    const config = testConfig(database, redis ? { REDIS_URL: redis.url } : {});
    const owner = new Pool({ connectionString: database.ownerUrl });
    await owner.query(EFFECTS);
    await owner.end();
    const admin = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=app' });
    admin.on('error', () => undefined);
    const [sender, worker] = [await startSender(config, recorded.log), await startWorker(config, recorded.log)];
    return new JobsUnderTest(recorded, database, redis, config, admin, sender, worker);
  }

  inTransaction<T>(work: () => Promise<T>): Promise<T> {
    return this.sender.get(Transactions).run(work);
  }

  enqueue<P>(job: JobDefinition<P>, payload: P): Promise<string> {
    return this.inTransaction(() => this.sender.get(Jobs).enqueue(job, payload));
  }

  async effects(subject: string): Promise<Effect[]> {
    return (await this.admin.query<Effect>('select * from effects where subject = $1 order by id', [subject])).rows;
  }

  /** Runs of what happens each second, by their ids. */
  async ticks(): Promise<string[]> {
    return (await this.admin.query<Effect>(`select * from effects where what = 'tick' order by id`)).rows.map(({ subject }) => subject);
  }

  async inOutbox(): Promise<number> {
    return (await this.admin.query<{ n: number }>('select count(*)::int as n from outbox')).rows[0]!.n;
  }

  eventually<T>(check: () => Promise<T>, timeout = 15_000): Promise<T> {
    return vi.waitFor(check, { timeout, interval: 25 });
  }

  /** Runs `work` while no worker of this process takes anything. */
  async withoutWorkers<T>(work: () => Promise<T>): Promise<T> {
    await this.worker.get(JobWorkers).pause();
    try {
      return await work();
    } finally {
      this.worker.get(JobWorkers).resume();
    }
  }

  /** Another process sends or carries a job on, and is killed before it can say so. */
  async untilKilled(role: 'sender' | 'relay', subject: string): Promise<void> {
    await killed(this.start('dying-process.ts', role, subject));
  }

  /** Another process works until it is killed, in the middle of a job. */
  async killedAtWork(...what: readonly 'scheduled'[]): Promise<void> {
    await killed(this.start('deadly-worker.ts', 'killed', ...what));
  }

  /** As if workers had died so often of the job that is under way in this queue. */
  async setDeaths(queue: QueueName, times: number): Promise<void> {
    if (!this.redis) {
      await this.admin.query(`update bullmq.job set stalled_count = $2 where queue = $1 and state = 'active'`, [queue, times]);
      return;
    }
    const redis = new Redis(this.redis.url);
    for (const id of await redis.lrange(`${QUEUE_PREFIX}:${queue}:active`, 0, -1))
      await redis.hset(`${QUEUE_PREFIX}:${queue}:${id}`, 'stc', times);
    redis.disconnect();
  }

  /** Another process works, and has taken a job over which it is busy for seconds. */
  async startBusy(): Promise<ChildProcess> {
    const child = this.start('deadly-worker.ts', 'busy');
    const fast = this.worker.get(Queues, { strict: false }).get('fast');
    await vi.waitFor(async () => expect(await fast.getActiveCount()).toBe(1), { timeout: 60_000, interval: 25 });
    return child;
  }

  private start(file: string, ...args: readonly string[]): ChildProcess {
    const flags = ['--conditions=zocalo-source', '--import', new URL('../../testing/src/from-source.mjs', import.meta.url).href];
    const script = fileURLToPath(new URL(file, import.meta.url));
    const env = { PATH: process.env['PATH'], DATABASE_URL: this.database.url, ...(this.redis ? { REDIS_URL: this.redis.url } : {}) };
    return spawn(process.execPath, [...flags, script, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env, timeout: 100_000 });
  }

  async close(): Promise<void> {
    await this.worker.close();
    await this.sender.close();
    await this.admin.end();
    await this.database.close();
    await this.redis?.stop();
  }
}

async function killed(child: ChildProcess): Promise<void> {
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}
