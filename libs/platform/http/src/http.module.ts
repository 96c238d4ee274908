import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from '#platform/access';
import { EntranceGuard } from './entrance.guard.js';
import { ErrorsFilter } from './errors.filter.js';
import { HealthController } from './health.controller.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { MetricsController } from './metrics.controller.js';
import { PageInterceptor } from './page.interceptor.js';

/** What stands before and after every handler, and the routes of operations. */
@Module({
  imports: [DiscoveryModule],
  controllers: [HealthController, MetricsController],
  providers: [
    AccessGuard,
    IdempotencyInterceptor,
    IdempotencyRepository,
    PageInterceptor,
    { provide: APP_FILTER, useClass: ErrorsFilter },
    { provide: APP_GUARD, useClass: EntranceGuard },
  ],
})
export class HttpModule {}
