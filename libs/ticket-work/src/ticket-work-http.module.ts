import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { UsersModule } from '#users';
import { TicketAdminController } from './http/ticket-admin.controller.js';
import { TicketWorkModule } from './ticket-work.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AttachmentsModule, TicketWorkModule, UsersModule], controllers: [TicketAdminController] })
export class TicketWorkHttpModule {}
