import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { DemoModule } from '#platform/demo';
import { SettingsModule } from '#platform/settings';
import { Clock } from '#platform/time';
import { BeforePurge } from './before-purge.js';
import { DemoDataService } from './demo-data.service.js';
import { DemoResetLock } from './demo-reset-lock.repository.js';
import { DemoResetService } from './demo-reset.service.js';

/** Demo data with its trail, for every process that loads or removes it. */
@Module({
  imports: [AuditModule, DemoModule, SettingsModule],
  providers: [BeforePurge, Clock, DemoDataService, DemoResetLock, DemoResetService],
  exports: [BeforePurge, DemoDataService, DemoResetService],
})
export class DemoDataModule {}
