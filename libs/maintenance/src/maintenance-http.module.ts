import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { UsersModule } from '#users';
import { MaintenanceController } from './http/maintenance.controller.js';
import { StoredMaintenanceModule } from './stored-maintenance.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AuditModule, StoredMaintenanceModule, UsersModule],
  controllers: [MaintenanceController],
})
export class MaintenanceHttpModule {}
