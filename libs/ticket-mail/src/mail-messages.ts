import { Injectable } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';
import type { ParsedMail } from '#platform/inbound-mail';
import { isFirst, type NewMessage, type PlacedMessage, TicketIntake, TicketReplies, type TicketSummary, TicketWriter } from '#tickets';
import { ProfileService } from '#users';
import { Acknowledgement } from './acknowledgement.js';
import type { MailSender } from './mail-admission.js';
import { ticketSubject } from './mail-subject.js';
import { TicketMailRepository } from './ticket-mail.repository.js';

/** What is written of a mail, and where. */
export interface MailMessage {
  readonly mail: ParsedMail;
  readonly sender: MailSender;
  /** The ticket in which they take part; null: it becomes one. */
  readonly answered: TicketSummary | null;
  readonly proved: boolean;
  /** Where a new one goes. */
  readonly organisationId: string;
  readonly body: string;
  readonly attachmentIds: readonly string[];
  /** For staff; null: nothing. */
  readonly note: string | null;
}

/** Writes mails into tickets. Inside the caller's transaction. */
@Injectable()
export class MailMessages {
  constructor(
    private readonly intake: TicketIntake,
    private readonly replies: TicketReplies,
    private readonly writer: TicketWriter,
    private readonly mails: TicketMailRepository,
    private readonly acknowledgement: Acknowledgement,
    private readonly profiles: ProfileService,
  ) {}

  /** Until the transaction ends they are not erased. @throws AppError UNAUTHORIZED when they were just now: the mail is a stranger's then. */
  async holdSender({ account }: MailSender): Promise<void> {
    if (account && !(await this.profiles.hold(account.id))) throw new AppError(PlatformErrors.UNAUTHORIZED);
  }

  /**
   * Whether what they write is there already: one mail may come to two of our addresses. One that is proved goes where it belongs, though
   * it became a ticket before, when nobody knew of which it is.
   */
  async isWritten({ mail, sender: { account, address }, answered, proved, body }: MailMessage): Promise<boolean> {
    if (mail.messageId === null) return false;
    return this.mails.isWritten(mail.messageId, { body, authorId: account?.id ?? null, address, ticketId: proved ? answered!.id : null });
  }

  /** @throws AppError NOT_FOUND when whoever raised it was erased just now. */
  async write(message: MailMessage): Promise<PlacedMessage> {
    const { answered, mail, sender, note } = message;
    const placed = await (answered ? this.replies.addFromRequester(answered.id, written(message)) : this.raise(message));
    const { ticketId, entryId } = placed;
    await this.mails.add({ ticketId, entryId, direction: 'in', mailId: null, messageId: mail.messageId });
    if (note !== null) {
      const ticket = await this.writer.lock(ticketId);
      await this.writer.add(ticket, [{ kind: 'note', authorId: null, authorSide: 'system', channel: 'mail', body: note }]);
    }
    // What was held came when nobody knew what it is: whoever let it through answers it themselves.
    if (isFirst({ kind: 'message', ...placed }) && !mail.released) await this.acknowledgement.send(ticketId, sender, mail.messageId);
    return placed;
  }

  private raise(message: MailMessage): Promise<PlacedMessage> {
    const { mail, organisationId } = message;
    const { account, address, language } = message.sender;
    const requester = account ? { userId: account.id } : { email: address };
    return this.intake.raise({ ...written(message), organisationId, requester, subject: ticketSubject(mail.subject, language) });
  }
}

/** Whose a message is: that of an account only where the ticket is, or will be, one of an account. */
export function authorOf(answered: TicketSummary | null, { account, address }: MailSender): Pick<NewMessage, 'authorId' | 'authorEmail'> {
  const isOfAccount = account !== null && (answered === null || answered.state.requesterId !== null);
  return isOfAccount ? { authorId: account.id } : { authorId: null, authorEmail: address };
}

function written({ answered, sender, body, proved, attachmentIds }: MailMessage): NewMessage {
  return { ...authorOf(answered, sender), body, channel: 'mail', proved, attachmentIds };
}
