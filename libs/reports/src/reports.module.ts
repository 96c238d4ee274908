import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { PersonalDataModule } from '#platform/privacy';
import { FileRemovalModule, StorageModule } from '#platform/storage';
import { StatsModule } from '#stats';
import { UsersModule } from '#users';
import { ReportContents } from './report-contents.js';
import { ReportMaker } from './report-maker.service.js';
import { ReportReaders } from './report-readers.js';
import { ReportRemoval } from './report-removal.service.js';
import { ReportRepository } from './report.repository.js';
import { ReportService } from './report.service.js';
import { ReportsPersonalData } from './reports-personal-data.js';

/** Reports, for every process. */
@Module({
  imports: [AuditModule, FileRemovalModule, OrganisationsModule, PersonalDataModule, StatsModule, StorageModule, UsersModule],
  providers: [ReportContents, ReportMaker, ReportReaders, ReportRemoval, ReportRepository, ReportService, ReportsPersonalData],
  exports: [ReportMaker, ReportReaders, ReportRemoval, ReportService],
})
export class ReportsModule {}
