import { NestFactory } from '@nestjs/core';
import type { Config } from '#platform/config';
import { type AppLog, NestLog } from '#platform/logging';
import { WorkerModule } from './worker.module.js';

export interface RunningWorker {
  /** Takes nothing new, lets running jobs finish up to their limit, and closes. */
  close(): Promise<void>;
}

/**
 * Boots the worker.
 * @param migrated jobs wait for it; without, the database must be migrated.
 * @throws when a declared job has no processor.
 */
export async function startWorker(config: Config, log: AppLog, migrated?: Promise<unknown>): Promise<RunningWorker> {
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, log, migrated), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  return { close: () => app.close() };
}
