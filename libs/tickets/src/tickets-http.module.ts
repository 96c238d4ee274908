import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { NotificationsModule } from '#notifications';
import { UsersModule } from '#users';
import { TicketController } from './http/ticket.controller.js';
import { RequesterTicketService } from './requester-ticket.service.js';
import { TicketsModule } from './tickets.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AttachmentsModule, NotificationsModule, TicketsModule, UsersModule],
  providers: [RequesterTicketService],
  controllers: [TicketController],
})
export class TicketsHttpModule {}
