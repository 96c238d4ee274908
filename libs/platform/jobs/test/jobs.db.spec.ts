import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import { Events } from '#platform/events';
import { recordingLog, testConfig, testDatabase, type TestDatabase, testRedis, type TestRedis } from '#platform/testing';
import { type JobDefinition, JobWorkers, Jobs } from '../src/index.js';
import { Queues } from '../src/queues.js';
import { Scheduler } from '../src/scheduler.js';
import { Call, EFFECTS, Flaky, Happened, Long, Note, startSender, startWorker, Tick, TooLong } from './fixture.js';

const onRedis = process.env['ZOCALO_TEST_REDIS'] === 'start';

describe(`jobs and events on ${onRedis ? 'Redis' : 'PostgreSQL'}`, () => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let config: Config;
  let admin: Pool;
  let sender: INestApplicationContext;
  let worker: INestApplicationContext;
  const { log, lines } = recordingLog();

  beforeAll(async () => {
    database = await testDatabase();
    redis = onRedis ? await testRedis() : undefined;
    config = testConfig(database, redis ? { REDIS_URL: redis.url } : {});
    const owner = new Pool({ connectionString: database.ownerUrl });
    await owner.query(EFFECTS);
    await owner.end();
    admin = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=app' });
    admin.on('error', () => undefined);
    sender = await startSender(config, log);
    worker = await startWorker(config, log);
  });

  afterAll(async () => {
    await worker?.close();
    await sender?.close();
    await admin?.end();
    await database?.close();
    await redis?.stop();
  });

  beforeEach(() => {
    lines.length = 0;
  });

  const inTransaction = <T>(work: () => Promise<T>): Promise<T> => sender.get(Transactions).run(work);
  const enqueue = <P>(job: JobDefinition<P>, payload: P): Promise<string> => inTransaction(() => sender.get(Jobs).enqueue(job, payload));

  interface Effect {
    readonly what: string;
    readonly subject: string;
    readonly attempt: number;
    readonly worker: string;
    readonly context: Record<string, any>;
    readonly at: Date;
  }

  const effects = async (subject: string): Promise<Effect[]> =>
    (await admin.query<Effect>('select * from effects where subject = $1 order by id', [subject])).rows;
  const inOutbox = async (): Promise<number> => (await admin.query<{ n: number }>('select count(*)::int as n from outbox')).rows[0]!.n;
  const eventually = <T>(check: () => Promise<T>, timeout = 6_000): Promise<T> => vi.waitFor(check, { timeout, interval: 25 });

  /** Runs `work` while no worker of this process takes anything. */
  const withoutWorkers = async <T>(work: () => Promise<T>): Promise<T> => {
    await worker.get(JobWorkers).pause();
    try {
      return await work();
    } finally {
      worker.get(JobWorkers).resume();
    }
  };

  const untilKilled = async (role: 'sender' | 'relay', subject: string): Promise<void> => {
    const flags = ['--conditions=zocalo-source', '--import', new URL('../../testing/src/from-source.mjs', import.meta.url).href];
    const script = fileURLToPath(new URL('dying-process.ts', import.meta.url));
    const env = { PATH: process.env['PATH'], DATABASE_URL: database.url, ...(redis ? { REDIS_URL: redis.url } : {}) };
    const child = spawn(process.execPath, [...flags, script, role, subject], { stdio: ['ignore', 'ignore', 'inherit'], env });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
  };

  it('W1 carries a committed job to its processor, with actor and request id', async () => {
    const id = newId();
    const actor = { kind: 'user', id: newId(), sessionId: newId() } as const;
    await runInContext({ correlationId: 'request-42', actor }, () => enqueue(Note, { id }));
    const [effect] = await eventually(async () => {
      const found = await effects(id);
      expect(found).toHaveLength(1);
      return found;
    });
    expect(effect!.context).toMatchObject({
      correlationId: 'request-42',
      actor,
      envelope: { version: 1, restoreEpoch: 0, correlationId: 'request-42' },
    });
    await eventually(async () => expect(await inOutbox()).toBe(0));
    await eventually(async () => expect(lines.filter((line) => line.includes('job done')).join()).toContain('test.note'));
  });

  it('W1 tells each listener of an event once', async () => {
    const id = newId();
    await inTransaction(() => sender.get(Events).publish(Happened, { id }));
    await eventually(async () =>
      expect((await effects(id)).map((effect) => effect.what).toSorted()).toEqual(['heard-first', 'heard-second']),
    );
    expect((await effects(id)).find((effect) => effect.what === 'heard-first')!.context['envelope']).toMatchObject({ version: 3 });
  });

  it('W1 never runs what a rolled-back transaction sent, and refuses to send outside one', async () => {
    const id = newId();
    const failing = inTransaction(async () => {
      await sender.get(Jobs).enqueue(Note, { id });
      await sender.get(Events).publish(Happened, { id });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await expect(sender.get(Jobs).enqueue(Note, { id })).rejects.toThrow('outside a transaction');
    await expect(sender.get(Events).publish(Happened, { id })).rejects.toThrow('outside a transaction');
    await expect(enqueue(Note, { id: 'x' })).rejects.toThrow('not an id');
    // A later one has come through, so the earlier would have too.
    const later = newId();
    await enqueue(Note, { id: later });
    await eventually(async () => expect(await effects(later)).toHaveLength(1));
    expect(await effects(id)).toEqual([]);
  });

  it('W1 keeps a delayed job until its time', async () => {
    const id = newId();
    const sent = Date.now();
    await inTransaction(() => sender.get(Jobs).enqueue(Note, { id }, { delaySeconds: 1 }));
    const other = newId();
    await enqueue(Note, { id: other });
    await eventually(async () => expect(await effects(other)).toHaveLength(1));
    expect(await effects(id)).toEqual([]);
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
    expect(Date.now() - sent).toBeGreaterThanOrEqual(1_000);
  });

  it('W1 delivers what was committed when the sender is killed before it can say so', async () => {
    const id = newId();
    await withoutWorkers(async () => {
      await untilKilled('sender', id);
      expect(await inOutbox()).toBe(1);
    });
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
  });

  it('W1 adds nothing twice when the relay is killed between the queue and the outbox', async () => {
    const id = newId();
    await withoutWorkers(async () => {
      await untilKilled('relay', id);
      expect(await inOutbox()).toBe(1);
      expect(await worker.get(Queues, { strict: false }).get('mail').getWaitingCount()).toBe(1);
      // The dead relay's lease would run for half a minute.
      await admin.query(`update outbox set claimed_until = now() - interval '1 second'`);
    });
    await eventually(async () => expect(await inOutbox()).toBe(0));
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
    const later = newId();
    await enqueue(Call, { id: later });
    await eventually(async () => expect(await effects(later)).toHaveLength(1));
    expect(await effects(id)).toHaveLength(1);
  });

  it('W1 lets a message that arrives again take effect once', async () => {
    const id = newId();
    const messageId = await enqueue(Note, { id });
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
    // As if the queue had forgotten it: only the database knows.
    const queue = worker.get(Queues, { strict: false }).get('fast');
    await eventually(async () => expect(await queue.getJobState(`0_${messageId}`)).toBe('completed'));
    await queue.remove(`0_${messageId}`);
    await admin.query(`insert into outbox (id, kind, name, payload, envelope) values ($1, 'job', 'test.note', $2, $3)`, [
      messageId,
      { id },
      { version: 1, actor: { kind: 'anonymous' }, correlationId: 'again', restoreEpoch: 0, occurredAt: new Date().toISOString() },
    ]);
    await eventually(async () => expect(lines.filter((line) => line.includes('job skipped')).join()).toContain(messageId));
    expect(await effects(id)).toHaveLength(1);
  });

  it('W1 drops what entered the queue before a restore', async () => {
    const id = newId();
    const data = {
      messageId: newId(),
      payload: { id },
      envelope: { version: 1, actor: { kind: 'anonymous' }, correlationId: 'old-history', restoreEpoch: -1, occurredAt: '' },
      epoch: -1,
    };
    const queues = worker.get(Queues, { strict: false });
    await queues.get('fast').add('test.note', data, { jobId: `-1_${data.messageId}` });
    await queues.get('mail').add('test.call', data, { jobId: `-1_${data.messageId}` });
    await eventually(async () => expect(lines.filter((line) => line.includes('job skipped'))).toHaveLength(2));
    expect(await effects(id)).toEqual([]);
  });

  it('W1 tries again as declared, and keeps what a failure says out of log and queue', async () => {
    const id = newId();
    const messageId = await enqueue(Flaky, { id });
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
    expect((await effects(id))[0]!.attempt).toBe(3);
    const text = lines.join('\n');
    expect(lines.filter((line) => line.includes('job failed, will be tried again'))).toHaveLength(2);
    const job = await worker.get(Queues, { strict: false }).get('fast').getJob(`0_${messageId}`);
    expect(text + JSON.stringify(job)).not.toContain('secret@example.org');
    expect(job!.stacktrace!.join()).toContain('FlakyProcessor');
  });

  it('W1 ends a try at its time limit and rolls it back, whatever the handler still does', async () => {
    const id = newId();
    await enqueue(TooLong, { id });
    await eventually(async () => expect(lines.filter((line) => line.includes('failed for good')).join()).toContain('TimeLimitError'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await effects(id)).toEqual([]);
  });

  it('W1 fails a message with a bad payload at once and goes on', async () => {
    const messageId = newId();
    const envelope = {
      version: 1,
      actor: { kind: 'anonymous' },
      correlationId: 'poison',
      restoreEpoch: 0,
      occurredAt: new Date().toISOString(),
    };
    await admin.query(`insert into outbox (id, kind, name, payload, envelope) values ($1, 'job', 'test.note', $2, $3)`, [
      messageId,
      { id: 'not-an-id' },
      envelope,
    ]);
    const queue = worker.get(Queues, { strict: false }).get('fast');
    await eventually(async () => expect(await queue.getJobState(`0_${messageId}`)).toBe('failed'));
    expect((await queue.getJob(`0_${messageId}`))!.attemptsMade).toBe(1);
    const id = newId();
    await enqueue(Note, { id });
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
  });

  it('W1 leaves a job that only another release knows for that one', async () => {
    const queue = worker.get(Queues, { strict: false }).get('fast');
    await queue.add(
      'test.unheard-of',
      { messageId: newId(), payload: {}, envelope: { actor: { kind: 'anonymous' }, correlationId: 'x' }, epoch: 0 },
      { jobId: 'unheard-of' },
    );
    await eventually(async () => expect(await queue.getJobState('unheard-of')).toBe('delayed'));
    expect((await queue.getJob('unheard-of'))!.attemptsMade).toBe(0);
    await queue.remove('unheard-of');
  });

  it('W5 shares the work among workers, each message once', async () => {
    const second = await startWorker(config, log);
    const subjects = Array.from({ length: 60 }, () => newId());
    await Promise.all(subjects.map((id, index) => enqueue(index % 2 === 0 ? Call : Note, { id })));
    const rows = await eventually(async () => {
      const found = (await admin.query<Effect>('select * from effects where subject = any($1)', [subjects])).rows;
      expect(new Set(found.map((effect) => effect.subject)).size).toBe(60);
      return found;
    });
    expect(rows).toHaveLength(60);
    expect(new Set(rows.filter((effect) => effect.what === 'call').map((effect) => effect.worker)).size).toBe(2);
    await second.close();
    expect((await admin.query('select from effects where subject = any($1)', [subjects])).rowCount).toBe(60);
  });

  it('W1 fires a schedule once for the installation, sets it again when lost, and drops it from the queue with the table', async () => {
    const schedules = [{ job: Tick, everySeconds: 1 }];
    const pair = await Promise.all([startWorker(config, log, schedules), startWorker(config, log, schedules)]);
    const queue = worker.get(Queues, { strict: false }).get('scheduled');
    // The first worker has another table, so it would take the schedule away.
    await worker.get(JobWorkers).pause();
    const ticks = async () => (await admin.query<Effect>(`select * from effects where what = 'tick'`)).rows;
    await pair[0].get(Scheduler, { strict: false }).reconcile();
    await eventually(async () => expect((await ticks()).length).toBeGreaterThanOrEqual(3));
    const seen = await ticks();
    expect(new Set(seen.map((tick) => tick.subject)).size).toBe(seen.length);
    const seconds = seen.map((tick) => tick.subject.split(':').at(-1)!);
    expect(new Set(seconds).size).toBe(seen.length);
    expect(seen[0]!.context['actor']).toEqual({ kind: 'system', reason: 'schedule test.tick' });

    await queue.removeJobScheduler('test.tick');
    expect(await queue.getJobSchedulersCount()).toBe(0);
    await pair[1].get(Scheduler, { strict: false }).reconcile();
    expect(await queue.getJobSchedulersCount()).toBe(1);

    await Promise.all(pair.map((one) => one.close()));
    worker.get(JobWorkers).resume();
    await eventually(async () => expect(await queue.getJobSchedulersCount()).toBe(0));
  });

  it('W2 waits for running jobs when it closes', async () => {
    const id = newId();
    await worker.get(JobWorkers).pause();
    const closing = await startWorker(config, log);
    await enqueue(Long, { id });
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
    await closing.close();
    expect((await effects(id)).map((effect) => effect.what)).toEqual(['long-begin', 'long-end']);
    worker.get(JobWorkers).resume();
  });

  it('W2 hands a job that outlasts the drain to another worker, without losing a try', async () => {
    const id = newId();
    await worker.get(JobWorkers).pause();
    const closing = await startWorker(config, log, [], { drainSeconds: 0.1 });
    await enqueue(Long, { id });
    await eventually(async () => expect(await effects(id)).toHaveLength(1));
    const started = performance.now();
    await closing.close();
    expect(performance.now() - started).toBeLessThan(900);
    worker.get(JobWorkers).resume();
    await eventually(async () =>
      expect((await effects(id)).map(({ what, attempt }) => [what, attempt])).toEqual([
        ['long-begin', 1],
        ['long-begin', 1],
        ['long-end', 1],
      ]),
    );
  });

  it('W1 recovers when every connection is cut', async () => {
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    if (redis) {
      const control = new Redis(redis.url);
      await control.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await control.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
      control.disconnect();
    }
    const id = newId();
    await eventually(() => enqueue(Note, { id }));
    await eventually(async () => expect((await effects(id)).length).toBeGreaterThanOrEqual(1));
    // Every queue, not only the one that happened to be busy.
    const subjects = [Call, Long].map((job) => ({ job, id: newId() }));
    for (const { job, id: subject } of subjects) await enqueue(job, { id: subject });
    await eventually(async () => {
      for (const { id: subject } of subjects) expect((await effects(subject)).length).toBeGreaterThanOrEqual(1);
    }, 12_000);
  });
});
