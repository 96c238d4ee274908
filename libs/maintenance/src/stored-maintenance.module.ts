import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { MaintenanceModule } from '#platform/maintenance';
import { CopiedMaintenanceService } from './copied-maintenance.service.js';
import { MaintenancePersonalData } from './maintenance-personal-data.js';
import { MaintenanceRefresh } from './maintenance-refresh.js';
import { MaintenanceRepository } from './maintenance.repository.js';
import { MaintenanceService } from './maintenance.service.js';

/** What is set comes into force and stays current: for every process. */
@Module({
  imports: [AuditModule, MaintenanceModule],
  providers: [CopiedMaintenanceService, MaintenancePersonalData, MaintenanceRefresh, MaintenanceRepository, MaintenanceService],
  exports: [MaintenanceRefresh, MaintenanceRepository, MaintenanceService],
})
export class StoredMaintenanceModule {}
