import { Module } from '@nestjs/common';
import { MakeDueReportsProcessor } from './jobs/make-due-reports.processor.js';
import { ReportSchedulesModule } from './report-schedules.module.js';
import { ScheduledReportForbiddenListener } from './scheduled-report-forbidden.listener.js';
import { ScheduledReportReadyListener } from './scheduled-report-ready.listener.js';

/** Jobs of this lib, for the process that runs them. */
@Module({
  imports: [ReportSchedulesModule],
  providers: [MakeDueReportsProcessor, ScheduledReportForbiddenListener, ScheduledReportReadyListener],
})
export class ReportSchedulesWorkerModule {}
