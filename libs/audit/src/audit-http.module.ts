import { Module } from '@nestjs/common';
import { AuditExportService } from './audit-export.service.js';
import { AuditListQuery } from './audit-list.query.js';
import { AuditModule } from './audit.module.js';
import { AuditController } from './http/audit.controller.js';

/** Reading the trail, for the process that serves it. */
@Module({ imports: [AuditModule], providers: [AuditExportService, AuditListQuery], controllers: [AuditController] })
export class AuditHttpModule {}
