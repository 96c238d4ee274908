import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** One set of figures per process. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
