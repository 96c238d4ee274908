import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import { Transactions } from '#platform/database';
import { InboundMails, type MailSettlement, type ParsedMail } from '#platform/inbound-mail';
import type { TicketSummary } from '#tickets';
import { MailAdmission, type MailSender } from './mail-admission.js';
import { MailFiles } from './mail-files.js';
import { authorOf, MailMessages } from './mail-messages.js';
import { mailNote, type MailRemarks } from './mail-note.js';
import { MailTicket, takesPart } from './mail-ticket.js';
import { replyText } from './reply-text.js';

/** Holds a text that is too long for a message. */
const WHOLE_TEXT = 'message.txt';

/** Makes mails that came in messages of tickets, or says why not: each once, however often and by how many it is asked for. */
@Injectable()
export class MailIntake {
  constructor(
    private readonly transactions: Transactions,
    private readonly mails: InboundMails,
    private readonly admission: MailAdmission,
    private readonly tickets: MailTicket,
    private readonly files: MailFiles,
    private readonly messages: MailMessages,
    private readonly organisations: OrganisationDirectory,
  ) {}

  /** Not inside a transaction. Does nothing for a mail that is settled. */
  async takeIn(id: string): Promise<void> {
    const mail = await this.mails.read(id);
    if (!mail) return;
    const admission = await this.admission.judge(mail);
    await ('refusal' in admission ? this.settle(id, admission.refusal) : this.become(mail, admission.sender));
  }

  private async become(mail: ParsedMail, sender: MailSender): Promise<void> {
    const found = await this.tickets.find(mail);
    const answered = found && takesPart(found.ticket, sender) ? found.ticket : null;
    if (!answered && !this.admission.mayRaise(sender, mail)) return this.settle(mail.id, { state: 'held', reason: 'stranger' });
    const organisationId = (answered ?? sender.account)?.organisationId ?? (await this.organisations.default()).id;
    const { body, whole } = replyText(mail.text);
    const { authorId: ownerId } = authorOf(answered, sender);
    const all = whole === null ? mail.attachments : [...mail.attachments, { name: WHOLE_TEXT, body: Buffer.from(whole) }];
    const { ids: attachmentIds, refused } = await this.files.take(all, { ownerId, organisationId });
    const other = found && !answered ? found.ticket.number : null;
    const { omittedAttachments: omitted, textCut } = mail;
    const note = mailNote({ sender: namedIn(mail, sender, answered), other, refused, omitted, textCut }, this.admission.staffLanguage);
    const proved = answered !== null && found!.proved;
    await this.transactions.run(async () => {
      // Whoever is erased is locked before their mails and tickets are: so here, too.
      await this.messages.holdSender(sender);
      if (!(await this.mails.hold(mail.id))) return;
      const message = { mail, sender, answered, proved, organisationId, body, attachmentIds, note };
      if (await this.messages.isWritten(message)) return this.mails.settle(mail.id, { state: 'ignored', reason: 'repeated' });
      const placed = await this.messages.write(message);
      await this.mails.settle(mail.id, { state: 'handled', subject: { type: 'ticket', id: placed.ticketId } });
    });
  }

  private settle(id: string, settlement: MailSettlement): Promise<void> {
    return this.transactions.run(async () => {
      if (await this.mails.hold(id)) await this.mails.settle(id, settlement);
    });
  }
}

/** How somebody calls themselves whom nothing else names: without an account, in a ticket of their own that begins. */
function namedIn({ from }: ParsedMail, { account, address }: MailSender, answered: TicketSummary | null): MailRemarks['sender'] {
  return answered || account || !from || from.name === '' ? null : { name: from.name, address };
}
