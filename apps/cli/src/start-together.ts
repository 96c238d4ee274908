import type { Type } from '@nestjs/common';
import type { RunningApi } from '../../api/src/start-api.js';
import type { Config } from '#platform/config';
import type { AppLog } from '#platform/logging';

/** A part of the platform that runs in this process. */
export interface RunningPart {
  /** Where it listens; undefined for one that does not. */
  readonly url?: string;
  /** A service of the HTTP side; undefined when this process does not serve HTTP. */
  get?<T>(service: Type<T>): T;
  /** Readiness says no from now on. */
  beginDrain(): void;
  /** Finishes what is in hand and ends. */
  close(): Promise<void>;
}

export const loadApi = () => import('../../api/src/start-api.js');
export const loadWorker = () => import('../../worker/src/start-worker.js');
export const loadTogether = () => Promise.all([loadApi(), loadWorker()]);

/** The HTTP side alone. */
export async function startApiPart(config: Config, log: AppLog): Promise<RunningApi> {
  const { startApi } = await loadApi();
  return startApi(config, log);
}

/** Jobs and schedules alone. @param migrated jobs wait for it. */
export async function startWorkerPart(config: Config, log: AppLog, migrated?: Promise<unknown>): Promise<RunningPart> {
  const { startWorker } = await loadWorker();
  const worker = await startWorker(config, log, migrated);
  return { beginDrain: () => undefined, close: () => worker.close() };
}

/**
 * Both in one process, which is all a small installation needs. One after the other: they would share one thread, and
 * people are answered before the first job runs.
 */
export async function startTogether(config: Config, log: AppLog): Promise<RunningPart> {
  const api = await startApiPart(config, log);
  try {
    const worker = await startWorkerPart(config, log);
    return { ...api, close: async () => throwFirst(await Promise.allSettled([api.close(), worker.close()])) };
  } catch (error) {
    await api.close().catch(() => undefined); // what kept the worker from starting is what the person must know
    throw error;
  }
}

function throwFirst(results: PromiseSettledResult<unknown>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
