import { Injectable } from '@nestjs/common';
import { Mails } from '#platform/mail';
import { TicketDirectory } from '#tickets';
import type { MailSender } from './mail-admission.js';
import { ReplyAddress } from './reply-address.js';
import { TicketMailRepository } from './ticket-mail.repository.js';
import { ticketAcknowledgementMail } from './ticket-mails.js';

/** Tells people that a mail of theirs became a ticket. Inside the caller's transaction. */
@Injectable()
export class Acknowledgement {
  constructor(
    private readonly tickets: TicketDirectory,
    private readonly addresses: ReplyAddress,
    private readonly mails: Mails,
    private readonly written: TicketMailRepository,
  ) {}

  /** Once a day and address: whoever forges a sender cannot have them flooded, nor tell them anything, since the mail says nothing of theirs. */
  async send(ticketId: string, { address, account, language }: MailSender, messageId: string | null): Promise<void> {
    const ticket = await this.tickets.stateOf(ticketId);
    if (!ticket || !(await this.written.acknowledge(address))) return;
    const replyTo = await this.addresses.for(ticket, account?.id ?? address);
    const mailId = await this.mails.queue(ticketAcknowledgementMail, {
      to: address,
      language,
      data: { number: ticket.number },
      organisationId: ticket.organisationId,
      written: 'in-reply',
      ...(account && { personId: account.id }),
      ...(replyTo !== null && { replyTo }),
      ...(messageId !== null && { inReplyTo: messageId, references: [messageId] }),
    });
    await this.written.add({ ticketId, entryId: null, direction: 'acknowledgement', mailId, messageId: this.mails.messageIdOf(mailId) });
  }
}
