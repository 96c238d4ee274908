import { createPostgresBackend, createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Config } from '#platform/config';
import { connectionSettings } from '#platform/database';
import type { Metrics } from '#platform/metrics';
import { QUEUES } from './define-job.js';
import { PatientPool } from './patient-pool.js';
import { lookingAnew } from './readiness.js';

/** What BullMQ's classes are built with. `connection` is one the library owns; it is ours to close. */
export interface QueueConnection {
  readonly factory: typeof createRedisBackend;
  /** For what blocks and waits: workers. */
  readonly worker: object;
  /** For what should rather fail at once: adding jobs. */
  readonly producer: object;
  /** Resolves when the back end answers and has its schema. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Connects to Redis when `REDIS_URL` is set, otherwise to the schema `bullmq` of the database. */
export function connectQueues(config: Config, metrics?: Metrics): QueueConnection {
  if (config.redisUrl) return redisConnection(config.redisUrl, () => metrics?.countFailedCall('redis'));
  if (!config.databaseUrl) throw new Error('No database address: the launcher sets it, or DATABASE_URL does.');
  return postgresConnection(config.databaseUrl);
}

function postgresConnection(url: string): QueueConnection {
  const pool = new PatientPool({
    connectionString: url,
    // Each worker keeps one connection to listen on. With no more than those, the first query would wait for ever.
    max: QUEUES.length + 8,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    query_timeout: 20_000,
    keepAlive: true,
    application_name: 'zocalo-jobs',
    // A job is on disk before the outbox row that caused it is deleted, because that commit is flushed and the log is
    // written in order. What a power cut may take is that a job was finished: it runs again, as it may anyway.
    options: `${connectionSettings({ searchPath: 'bullmq' })} -c synchronous_commit=off`,
  });
  // BullMQ adds listeners per queue and worker.
  pool.setMaxListeners(0);
  pool.on('error', () => undefined);
  return {
    factory: lookingAnew(createPostgresBackend) as unknown as typeof createRedisBackend,
    worker: pool,
    producer: pool,
    ready: async () => {
      await (pool as unknown as { query(text: string): Promise<unknown> }).query('select version from migration limit 1');
    },
    close: () => pool.endAtOnce(),
  };
}

function redisConnection(url: string, onFailure: () => void): QueueConnection {
  const retryStrategy = (attempt: number) => Math.min(attempt * 200, 5_000);
  const worker = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy });
  const producer = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 5_000, connectTimeout: 5_000, retryStrategy });
  for (const redis of [worker, producer]) redis.on('error', onFailure);
  return {
    factory: createRedisBackend,
    worker,
    producer,
    ready: async () => {
      await producer.ping();
    },
    close: async () => {
      worker.disconnect();
      producer.disconnect();
    },
  };
}
