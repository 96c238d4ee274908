import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Config } from '#platform/config';
import { connectionSettings } from '#platform/database';
import type { Metrics } from '#platform/metrics';
import { QUEUES } from './define-job.js';
import { PatientPool } from './patient-pool.js';

const PAUSE_MS = 500;
const LONGEST_WAIT_S = 10;

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
    // Who listens says nothing himself: the system's two hours are long for somebody who hears nothing any more.
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'zocalo-jobs',
    // A job is on disk before the outbox row that caused it is deleted, because that commit is flushed and the log is
    // written in order. What a power cut may take is that a job was finished: it runs again, as it may anyway.
    options: `${connectionSettings({ searchPath: 'bullmq' })} -c synchronous_commit=off`,
  });
  // BullMQ adds listeners per queue and worker.
  pool.setMaxListeners(0);
  pool.on('error', () => undefined);
  return {
    factory: mended(createPostgresBackend) as unknown as typeof createRedisBackend,
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

/** BullMQ's classes that wait for their schema once, and keep what came of it. */
interface KeepsReadiness {
  readyPromise?: Promise<void> | undefined;
  waitUntilReady(): Promise<void>;
}

/** What a worker of BullMQ waits for jobs with. */
interface Listens extends KeepsReadiness {
  readonly connection: KeepsReadiness & { readonly listenClient?: object };
  readonly opts: { readonly drainDelay?: number };
  listening: boolean;
  blockingDisconnected: boolean;
  ensureListening(): Promise<object>;
  waitForJob(seconds: number): Promise<object | null>;
}

/** The factory with back ends that outlive connections that end at whatever moment. */
function mended(create: typeof createPostgresBackend): typeof createPostgresBackend {
  return (...args) => {
    const backend = create(...args);
    const inner = backend as unknown as Listens;
    lookAnew(inner.connection);
    lookAnew(inner);
    listenAnew(inner);
    waitAnew(inner);
    return backend;
  };
}

/**
 * A connection that ends with the answer to LISTEN is taken for one that listens, and none is asked to listen afterwards. What is
 * lost like that or otherwise is found by whoever looks: BullMQ would not for an hour, once something failed or is due later.
 */
function listenAnew(backend: Listens): void {
  const listen = backend.ensureListening.bind(backend);
  backend.ensureListening = async () => {
    const client = await listen();
    if (client === backend.connection.listenClient) return client;
    backend.listening = false;
    throw new Error('Connection terminated unexpectedly');
  };
  Object.defineProperty(backend, 'maximumBlockTimeout', { value: backend.opts.drainDelay ?? LONGEST_WAIT_S });
}

/** A worker that goes on before its pause has waited for the last job would never wait again, but ask without a pause. */
function waitAnew(backend: Listens): void {
  const wait = backend.waitForJob.bind(backend);
  backend.waitForJob = async (seconds) => {
    try {
      return await wait(seconds);
    } finally {
      backend.blockingDisconnected = false;
    }
  };
}

/**
 * Looks anew when the first look at the schema failed. BullMQ gives every later caller the same error, so a connection that ends
 * while a process starts leaves a worker that asks for ever, without a pause.
 */
function lookAnew(keeper: KeepsReadiness): void {
  const look = keeper.waitUntilReady.bind(keeper);
  keeper.waitUntilReady = async () => {
    const looking = look();
    const kept = keeper.readyPromise;
    try {
      await looking;
    } catch (error) {
      if (keeper.readyPromise === kept) keeper.readyPromise = undefined;
      await sleep(PAUSE_MS);
      throw error;
    }
  };
}
