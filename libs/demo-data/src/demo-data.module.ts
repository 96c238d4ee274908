import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { DemoModule } from '#platform/demo';
import { SettingsModule } from '#platform/settings';
import { DemoDataService } from './demo-data.service.js';

/** Demo data with its trail, for every process that loads or removes it. */
@Module({ imports: [AuditModule, DemoModule, SettingsModule], providers: [DemoDataService], exports: [DemoDataService] })
export class DemoDataModule {}
