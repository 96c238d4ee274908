import type { QueueName } from './define-job.js';

/** How a worker process works. */
export interface WorkerSettings {
  /** Jobs at once, per queue. */
  readonly concurrency: Readonly<Record<QueueName, number>>;
  /** A worker that dies is noticed after this time, up to twice as long. */
  readonly lockSeconds: number;
  /** Idle workers are woken by a notification; this is how often they look in case one was lost. */
  readonly idleLookSeconds: number;
  /** What running jobs get to finish when the process is asked to stop. */
  readonly drainSeconds: number;
  /** Nothing is begun before: the schema may be that of an older release. At once when absent. */
  readonly startAfter?: Promise<unknown> | undefined;
}

/** Injection token of `WorkerSettings`. */
export const WORKER_SETTINGS = Symbol('zocalo:worker-settings');

export const DEFAULT_WORKER_SETTINGS: WorkerSettings = {
  // Together no more than the database pool has places, since each may hold a transaction.
  concurrency: { mail: 3, fast: 4, heavy: 1, scheduled: 1, telegram: 1 },
  lockSeconds: 30,
  idleLookSeconds: 10,
  drainSeconds: 25,
};
