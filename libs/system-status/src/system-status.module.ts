import { type DynamicModule, Module } from '@nestjs/common';
import { QueueInspectionModule } from '#platform/queue-inspection';
import { StatusModule } from '#platform/status';
import { DatabaseStateQuery } from './database-state.query.js';
import { DeliveryStateQuery } from './delivery-state.query.js';
import { Disks } from './disks.js';
import { OutboxStateQuery } from './outbox-state.query.js';
import { PoolStateQuery } from './pool-state.query.js';
import { ProcessDirectory } from './process-directory.js';
import { ProcessParts } from './process-parts.js';
import { ProcessProbe } from './process-probe.js';
import { PROCESS_ROLE, type ProcessRole } from './process-report.js';
import { ProcessReportRepository } from './process-report.repository.js';
import { ProcessReporter } from './process-reporter.js';
import { ServiceParts } from './service-parts.js';
import { SystemFigures } from './system-figures.js';

/** What every process does: it reports itself, and knows the parts and figures of the system. */
@Module({})
export class SystemStatusModule {
  static forRole(role: ProcessRole | null): DynamicModule {
    return {
      module: SystemStatusModule,
      global: true,
      imports: [QueueInspectionModule, StatusModule],
      providers: [
        { provide: PROCESS_ROLE, useValue: role },
        DatabaseStateQuery,
        DeliveryStateQuery,
        Disks,
        OutboxStateQuery,
        PoolStateQuery,
        ProcessDirectory,
        ProcessParts,
        ProcessProbe,
        ProcessReportRepository,
        ProcessReporter,
        ServiceParts,
        SystemFigures,
      ],
      exports: [PROCESS_ROLE, ProcessDirectory, ProcessReportRepository],
    };
  }
}
