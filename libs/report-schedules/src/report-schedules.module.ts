import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { DemoModule } from '#platform/demo';
import { MailModule } from '#platform/mail';
import { PersonalDataModule } from '#platform/privacy';
import { Clock } from '#platform/time';
import { ReportsModule } from '#reports';
import { UsersModule } from '#users';
import { DemoReportSchedules } from './demo-report-schedules.js';
import { ReportMailing } from './report-mailing.service.js';
import { ReportPlanner } from './report-planner.service.js';
import { ReportScheduleRepository } from './report-schedule.repository.js';
import { ReportScheduleService } from './report-schedule.service.js';
import { ReportSchedulesPersonalData } from './report-schedules-personal-data.js';

/** Reports by the clock, for every process. */
@Module({
  imports: [AuditModule, DemoModule, MailModule, OrganisationsModule, PersonalDataModule, ReportsModule, UsersModule],
  providers: [
    Clock,
    DemoReportSchedules,
    ReportMailing,
    ReportPlanner,
    ReportScheduleRepository,
    ReportScheduleService,
    ReportSchedulesPersonalData,
  ],
  exports: [ReportMailing, ReportPlanner, ReportScheduleService],
})
export class ReportSchedulesModule {}
