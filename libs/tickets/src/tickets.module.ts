import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { LiveModule } from '#live';
import { NotificationsModule } from '#notifications';
import { EventsModule } from '#platform/events';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { RequesterTicketQuery } from './requester-ticket.query.js';
import { TicketAttachments } from './ticket-attachments.js';
import { TicketDirectory } from './ticket-directory.js';
import { TicketDueTimes } from './ticket-due-times.js';
import { TicketIntake } from './ticket-intake.service.js';
import { TicketNotices } from './ticket-notices.js';
import { TicketReplies } from './ticket-replies.service.js';
import { TicketRepository } from './ticket.repository.js';
import { TicketStaffQuery } from './ticket-staff.query.js';
import { TicketWriter } from './ticket-writer.js';

/** Tickets, for every process. */
@Module({
  imports: [AttachmentsModule, EventsModule, LiveModule, NotificationsModule, UsersModule],
  providers: [
    Clock,
    RequesterTicketQuery,
    TicketAttachments,
    TicketDirectory,
    TicketDueTimes,
    TicketIntake,
    TicketNotices,
    TicketReplies,
    TicketRepository,
    TicketStaffQuery,
    TicketWriter,
  ],
  exports: [
    RequesterTicketQuery,
    TicketDirectory,
    TicketDueTimes,
    TicketIntake,
    TicketReplies,
    TicketRepository,
    TicketStaffQuery,
    TicketWriter,
  ],
})
export class TicketsModule {}
