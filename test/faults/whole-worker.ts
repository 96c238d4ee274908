// A worker as it runs in production, to be killed.
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#platform/config';
import { createLogger } from '#platform/logging';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

const config = loadConfig(process.env);
const log = await createLogger({ level: 'warn', stdout: true, role: 'worker' });
await NestFactory.createApplicationContext(WorkerModule.forRoot(config, log), { logger: ['error', 'warn'], abortOnError: false });
process.send?.('ready');
