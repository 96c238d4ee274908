import { Global, Module } from '@nestjs/common';
import { Health } from './health.js';

/** One readiness state per process. */
@Global()
@Module({ providers: [Health], exports: [Health] })
export class HealthModule {}
