import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Config } from '#platform/config';
import { silentLog } from '#platform/testing';

/** Boots the real worker beside a test's API; whoever starts it closes it. Loaded when asked for: most files need none. */
export async function startTestWorker(config: Config): Promise<INestApplicationContext> {
  const { WorkerModule } = await import('../../apps/worker/src/worker.module.js');
  return NestFactory.createApplicationContext(WorkerModule.forRoot(config, silentLog()), { logger: false });
}
