import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { ReportController } from './http/report.controller.js';
import { ReportsModule } from './reports.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [ReportsModule, UsersModule], controllers: [ReportController] })
export class ReportsHttpModule {}
