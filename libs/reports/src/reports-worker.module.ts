import { Module } from '@nestjs/common';
import { MakeReportProcessor } from './jobs/make-report.processor.js';
import { RemoveOldReportsProcessor } from './jobs/remove-old-reports.processor.js';
import { ReportsModule } from './reports.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [ReportsModule], providers: [MakeReportProcessor, RemoveOldReportsProcessor] })
export class ReportsWorkerModule {}
