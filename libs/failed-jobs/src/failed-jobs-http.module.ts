import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { QueueInspectionModule } from '#platform/queue-inspection';
import { FailedJobsService } from './failed-jobs.service.js';
import { FailedJobsController } from './http/failed-jobs.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AuditModule, QueueInspectionModule], controllers: [FailedJobsController], providers: [FailedJobsService] })
export class FailedJobsHttpModule {}
