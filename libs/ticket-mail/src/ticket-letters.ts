import { Injectable } from '@nestjs/common';
import { type Attachment, AttachmentDirectory, attachmentKey } from '#attachments';
import { Config } from '#platform/config';
import type { Language } from '#platform/i18n';
import { MAX_ATTACHMENT_BYTES, Mails } from '#platform/mail';
import { ENTRY_TARGET, type MessageToRequester, type Ticket } from '#tickets';
import { UserDirectory } from '#users';
import { ReplyAddress } from './reply-address.js';
import { TicketMailRepository } from './ticket-mail.repository.js';
import { ticketReplyMail } from './ticket-mails.js';

/** To whom mails about a ticket go. */
export interface Recipient {
  readonly address: string;
  readonly language: Language;
  /** Null: they have no account. */
  readonly userId: string | null;
}

/** Writes messages of a ticket as mails. Inside the caller's transaction. */
@Injectable()
export class TicketLetters {
  constructor(
    private readonly config: Config,
    private readonly users: UserDirectory,
    private readonly attachments: AttachmentDirectory,
    private readonly addresses: ReplyAddress,
    private readonly mails: Mails,
    private readonly written: TicketMailRepository,
  ) {}

  /**
   * Nobody gets what they wrote themselves.
   * @returns names of files that they get in no way: too large for a mail, of somebody without an account.
   */
  async write(ticket: Ticket, { address, language, userId }: Recipient, message: MessageToRequester): Promise<string[]> {
    const author = message.authorId === null ? null : await this.users.find(message.authorId);
    if (author?.email === address) return [];
    const { carried, tooLarge: left } = fitting((await this.attachments.ofTargets(ENTRY_TARGET, [message.id])).get(message.id) ?? []);
    const tooLarge = left.map(({ name }) => name);
    const replyTo = await this.addresses.for(ticket, userId ?? address);
    const references = await this.written.messageIdsOf(ticket.id);
    const inReplyTo = references.at(-1);
    const firstName = author === null || author.status === 'deleted' ? null : author.firstName;
    const url = userId === null ? null : `${this.config.publicUrl}/admin/my-tickets/${ticket.id}`;
    const mailId = await this.mails.queue(ticketReplyMail, {
      to: address,
      language,
      data: {
        number: ticket.number,
        subject: ticket.state.subject,
        isAnswer: references.length > 0,
        author: firstName,
        isFirst: message.isFirst,
        body: message.body,
        tooLarge,
        url,
        canAnswer: replyTo !== null,
      },
      organisationId: ticket.organisationId,
      attachments: carried.map(({ id, name, contentType }) => ({ key: attachmentKey(id), filename: name, contentType })),
      references,
      written: 'by-a-person',
      ...(url !== null && { link: url }),
      ...(userId !== null && { personId: userId }),
      ...(replyTo !== null && { replyTo }),
      ...(inReplyTo !== undefined && { inReplyTo }),
      ...(firstName !== null && { fromName: firstName }),
    });
    const messageId = this.mails.messageIdOf(mailId);
    await this.written.add({ ticketId: ticket.id, entryId: message.id, direction: 'out', mailId, messageId });
    return url === null ? tooLarge : [];
  }
}

/** As many files as one mail carries, in their order. */
function fitting(files: readonly Attachment[]): { readonly carried: Attachment[]; readonly tooLarge: Attachment[] } {
  const carried: Attachment[] = [];
  const tooLarge: Attachment[] = [];
  let room = MAX_ATTACHMENT_BYTES;
  for (const file of files) {
    if (file.size > room) tooLarge.push(file);
    else {
      room -= file.size;
      carried.push(file);
    }
  }
  return { carried, tooLarge };
}
