// A worker that is killed while Telegram has a message and has not answered yet.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule, loadConfig } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { JobsModule, JobsWorkerModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { createLogger, LoggingModule } from '#platform/logging';
import { MetricsModule } from '#platform/metrics';
import { SettingsModule } from '#platform/settings';
import { TelegramWorkerModule } from '../src/telegram-worker.module.js';

@Module({})
class DyingWorker {}

const log = await createLogger({ level: 'silent', stdout: false, role: 'worker' });
const imports = [
  ConfigModule.forRoot(loadConfig(process.env)),
  LoggingModule.forRoot(log),
  HealthModule,
  MetricsModule,
  SettingsModule,
  DatabaseModule.forRoot(),
  KeysModule,
  JobsModule,
  TelegramWorkerModule,
  JobsWorkerModule.forRoot([], { lockSeconds: 1 }),
];
await NestFactory.createApplicationContext({ module: DyingWorker, imports }, { logger: ['error', 'warn'], abortOnError: false });
