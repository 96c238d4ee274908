import { type DynamicModule, Module } from '@nestjs/common';
import { SystemStatusController } from './http/system-status.controller.js';
import type { ProcessRole } from './process-report.js';
import { SystemStatusService } from './system-status.service.js';
import { SystemStatusModule } from './system-status.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ controllers: [SystemStatusController], providers: [SystemStatusService] })
export class SystemStatusHttpModule {
  static forRole(role: ProcessRole | null): DynamicModule {
    return { module: SystemStatusHttpModule, imports: [SystemStatusModule.forRole(role)] };
  }
}
