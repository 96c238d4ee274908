import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from '#platform/access';
import { AddressLimitsGuard, UserLimitsGuard } from '#platform/limits';
import { ErrorsFilter } from './errors.filter.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { PageInterceptor } from './page.interceptor.js';

/** What stands before and after every handler, in this order: limits by address, access, limits by person; then pages and idempotency. */
@Module({
  imports: [DiscoveryModule],
  controllers: [HealthController, MetricsController],
  providers: [
    ErrorsFilter,
    IdempotencyRepository,
    { provide: APP_FILTER, useExisting: ErrorsFilter },
    { provide: APP_GUARD, useClass: AddressLimitsGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: UserLimitsGuard },
    { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [ErrorsFilter],
})
export class HttpModule {}
