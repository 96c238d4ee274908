import { Module } from '@nestjs/common';
import { TicketMailRepository } from './ticket-mail.repository.js';

/** Tickets by mail, for every process. */
@Module({
  providers: [TicketMailRepository],
  exports: [TicketMailRepository],
})
export class TicketMailModule {}
