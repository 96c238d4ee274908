import { Injectable } from '@nestjs/common';
import { isId } from '#platform/database';
import type { ParsedMail } from '#platform/inbound-mail';
import { TicketDirectory, type TicketSummary } from '#tickets';
import type { MailSender } from './mail-admission.js';
import { readReplyTag, ReplyAddress } from './reply-address.js';
import { refOf, TicketMailRepository } from './ticket-mail.repository.js';

/** The ticket that a mail answers. */
export interface AnsweredTicket {
  readonly ticket: TicketSummary;
  /** It came to the address that only whoever raised the ticket was told. */
  readonly proved: boolean;
}

/** Finds the ticket that a mail answers: by the address it came to, or else by the mails that it names. Never by its subject. */
@Injectable()
export class MailTicket {
  constructor(
    private readonly tickets: TicketDirectory,
    private readonly addresses: ReplyAddress,
    private readonly mails: TicketMailRepository,
  ) {}

  async find({ tags, references }: Pick<ParsedMail, 'tags' | 'references'>): Promise<AnsweredTicket | null> {
    for (const tag of tags) {
      const ticket = await this.bySignature(tag);
      if (ticket) return { ticket, proved: true };
    }
    const id = await this.mails.findTicketOf(references.flatMap(refsOf));
    const ticket = id === null ? null : await this.tickets.stateOf(id);
    return ticket && { ticket, proved: false };
  }

  private async bySignature(tag: string): Promise<TicketSummary | null> {
    const read = readReplyTag(tag);
    if (!read) return null;
    for (const ticket of await this.tickets.ofNumber(read.number)) {
      const requester = ticket.state.requesterId ?? ticket.state.requesterEmail;
      if (requester !== null && (await this.addresses.proves(read, ticket.id, requester))) return ticket;
    }
    return null;
  }
}

/** Whether a sender raised the ticket, or somebody did for them. Whatever else they know of it: nobody else may write in it. */
export function takesPart({ state }: TicketSummary, { address, account }: MailSender): boolean {
  return state.requesterId === null ? state.requesterEmail === address : state.requesterId === account?.id;
}

/** As which a mail may be known: one of ours has its id before the @, whatever our address was then. */
function refsOf(messageId: string): string[] {
  const name = messageId.slice(0, messageId.indexOf('@')).toLowerCase();
  return isId(name) ? [name, refOf(messageId)] : [refOf(messageId)];
}
