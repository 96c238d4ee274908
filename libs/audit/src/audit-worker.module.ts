import { Module } from '@nestjs/common';
import { AuditModule } from './audit.module.js';
import { AuditSealer } from './audit-sealer.js';

/** Sealing, for the process that works. */
@Module({ imports: [AuditModule], providers: [AuditSealer] })
export class AuditWorkerModule {}
