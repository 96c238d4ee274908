import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { PersonalDataModule } from '#platform/privacy';
import { TicketsModule } from '#tickets';
import { UsersModule } from '#users';
import { ReplyAddress } from './reply-address.js';
import { TicketLetters } from './ticket-letters.js';
import { TicketMailPersonalData } from './ticket-mail-personal-data.js';
import { TicketMailRepository } from './ticket-mail.repository.js';
import { TicketMailer } from './ticket-mailer.service.js';

/** Tickets by mail, for every process. */
@Module({
  imports: [AttachmentsModule, PersonalDataModule, TicketsModule, UsersModule],
  providers: [ReplyAddress, TicketLetters, TicketMailer, TicketMailPersonalData, TicketMailRepository],
  exports: [ReplyAddress, TicketMailer, TicketMailRepository],
})
export class TicketMailModule {}
