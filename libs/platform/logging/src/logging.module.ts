import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { AppLog } from './create-logger.js';

/** Injection token of the process's log. */
export const LOG = Symbol('zocalo:log');

/** Makes the process's log injectable. */
@Global()
@Module({})
export class LoggingModule {
  static forRoot(log: AppLog): DynamicModule {
    return { module: LoggingModule, providers: [{ provide: LOG, useValue: log }], exports: [LOG] };
  }
}
