import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { InboundMailModule } from '#platform/inbound-mail';
import { InboundMailAdminController } from './http/inbound-mail-admin.controller.js';
import { InboundMailAdminService } from './inbound-mail-admin.service.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AuditModule, InboundMailModule], controllers: [InboundMailAdminController], providers: [InboundMailAdminService] })
export class InboundMailAdminHttpModule {}
