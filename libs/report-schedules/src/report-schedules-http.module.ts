import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { ReportScheduleController } from './http/report-schedule.controller.js';
import { ReportSchedulesModule } from './report-schedules.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [ReportSchedulesModule, UsersModule], controllers: [ReportScheduleController] })
export class ReportSchedulesHttpModule {}
