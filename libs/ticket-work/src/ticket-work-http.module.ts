import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { TicketsModule } from '#tickets';
import { UsersModule } from '#users';
import { TicketAdminController } from './http/ticket-admin.controller.js';
import { TicketDeskController } from './http/ticket-desk.controller.js';
import { TicketWorkModule } from './ticket-work.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AttachmentsModule, TicketsModule, TicketWorkModule, UsersModule],
  controllers: [TicketDeskController, TicketAdminController],
})
export class TicketWorkHttpModule {}
