import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuditModule } from './audit.module.js';
import { AuditSealer } from './audit-sealer.js';

/** Sealing, for the process that works. */
@Module({ imports: [AuditModule, ScheduleModule.forRoot()], providers: [AuditSealer] })
export class AuditWorkerModule {}
