import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from '#platform/access';
import { CsrfModule } from '#platform/csrf';
import { DownloadInterceptor } from '#platform/downloads';
import { IdempotencyModule } from '#platform/idempotency';
import { MaintenanceModule } from '#platform/maintenance';
import { PageInterceptor } from '#platform/pages';
import { EntranceGuard } from './entrance.guard.js';
import { ErrorsFilter } from './errors.filter.js';

/** What stands before and after every handler. */
@Module({
  imports: [CsrfModule, DiscoveryModule, IdempotencyModule, MaintenanceModule],
  providers: [
    AccessGuard,
    DownloadInterceptor,
    PageInterceptor,
    { provide: APP_FILTER, useClass: ErrorsFilter },
    { provide: APP_GUARD, useClass: EntranceGuard },
  ],
})
export class HttpModule {}
