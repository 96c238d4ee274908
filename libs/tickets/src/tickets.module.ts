import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { EventsModule } from '#platform/events';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { RequesterTicketQuery } from './requester-ticket.query.js';
import { RequesterTicketService } from './requester-ticket.service.js';
import { TicketAttachments } from './ticket-attachments.js';
import { TicketDirectory } from './ticket-directory.js';
import { TicketDueTimes } from './ticket-due-times.js';
import { TicketIntake } from './ticket-intake.js';
import { TicketReplies } from './ticket-replies.js';
import { TicketRepository } from './ticket.repository.js';
import { TicketWriter } from './ticket-writer.js';

/** Tickets, for every process. */
@Module({
  imports: [AttachmentsModule, EventsModule, UsersModule],
  providers: [
    Clock,
    RequesterTicketQuery,
    RequesterTicketService,
    TicketAttachments,
    TicketDirectory,
    TicketDueTimes,
    TicketIntake,
    TicketReplies,
    TicketRepository,
    TicketWriter,
  ],
  exports: [RequesterTicketQuery, RequesterTicketService, TicketDirectory, TicketDueTimes, TicketIntake, TicketReplies, TicketWriter],
})
export class TicketsModule {}
