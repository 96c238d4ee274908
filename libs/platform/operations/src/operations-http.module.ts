import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';

/** Routes for those who run the platform: liveness, readiness, figures. */
@Module({ controllers: [HealthController, MetricsController] })
export class OperationsHttpModule {}
