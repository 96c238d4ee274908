import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { OrganisationsModule } from '#organisations';
import { InboundMailModule } from '#platform/inbound-mail';
import { TicketsModule } from '#tickets';
import { UsersModule } from '#users';
import { Acknowledgement } from './acknowledgement.js';
import { TakeInMailProcessor } from './jobs/take-in-mail.processor.js';
import { MailAdmission } from './mail-admission.js';
import { MailFiles } from './mail-files.js';
import { MailIntake } from './mail-intake.service.js';
import { MailMessages } from './mail-messages.js';
import { MailReceivedListener } from './mail-received.listener.js';
import { MailTicket } from './mail-ticket.js';
import { StrangerMailsQuery } from './stranger-mails.query.js';
import { TicketChangedListener } from './ticket-changed.listener.js';
import { TicketMailModule } from './ticket-mail.module.js';

/** What comes in and goes out, for the process that does it. */
@Module({
  imports: [AttachmentsModule, InboundMailModule, OrganisationsModule, TicketMailModule, TicketsModule, UsersModule],
  providers: [
    Acknowledgement,
    MailAdmission,
    MailFiles,
    MailIntake,
    MailMessages,
    MailReceivedListener,
    MailTicket,
    StrangerMailsQuery,
    TakeInMailProcessor,
    TicketChangedListener,
  ],
})
export class TicketMailWorkerModule {}
