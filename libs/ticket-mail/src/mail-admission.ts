import { Injectable } from '@nestjs/common';
import { type Language, toLanguage } from '#platform/i18n';
import { type Automatic, InboundMails, type MailSettlement, type ParsedMail } from '#platform/inbound-mail';
import { Settings } from '#platform/settings';
import { UserDirectory, type UserSummary } from '#users';
import { StrangerMailsQuery } from './stranger-mails.query.js';
import { TicketMailSettings } from './ticket-mail.settings.js';

/** Who says that they wrote a mail. */
export interface MailSender {
  /** Normalised. */
  readonly address: string;
  /** Whose address it is; null: nobody's. */
  readonly account: UserSummary | null;
  readonly language: Language;
}

/** Either who wrote it, or what becomes of the mail without its becoming a message. */
export type Admission = { readonly sender: MailSender } | { readonly refusal: MailSettlement };

const HOUR = 3_600;
const MOST_OF_ONE = 30;
const MOST_OF_STRANGERS = 300;

/** Decides which mails become messages at all. */
@Injectable()
export class MailAdmission {
  constructor(
    private readonly mails: InboundMails,
    private readonly strangers: StrangerMailsQuery,
    private readonly users: UserDirectory,
    private readonly settings: Settings,
  ) {}

  /** In this order: what no person wrote, what comes too often, and whose account may do nothing. What staff released comes in. */
  async judge(mail: ParsedMail): Promise<Admission> {
    if (mail.automatic !== null && !mail.released) return (isPersonal(mail.automatic) ? held : ignored)(mail.automatic);
    // Staff took it for one of somebody: who that is the envelope may know.
    const address = mail.from?.address ?? (mail.released ? mail.envelopeFrom : null);
    if (address === null) return held('no-sender');
    const account = await this.users.findByEmail(address);
    if (!mail.released && (await this.isTooMany(mail.id, account))) return held('too-many');
    if (account?.status === 'deleted' || (account?.status === 'suspended' && !mail.released)) return held('sender-suspended');
    return { sender: { address, account, language: account ? toLanguage(account.language) : this.staffLanguage } };
  }

  /** Of what staff reads, and people whose language nobody knows. */
  get staffLanguage(): Language {
    return this.settings.get(TicketMailSettings['ticket-mail.language']);
  }

  /** False: a new ticket of theirs has to wait until somebody looks at it. */
  mayRaise({ account }: MailSender, { released }: ParsedMail): boolean {
    return account !== null || released || this.settings.get(TicketMailSettings['ticket-mail.strangers']) === 'ticket';
  }

  private async isTooMany(id: string, account: UserSummary | null): Promise<boolean> {
    if ((await this.mails.countFromSender(id, HOUR)) > MOST_OF_ONE) return true;
    return account === null && (await this.strangers.countUpTo(id, MOST_OF_STRANGERS + 1)) > MOST_OF_STRANGERS;
  }
}

/** Somebody may have written it: companies send what people write through lists, and mark what they write as if it went to many. */
function isPersonal(automatic: Automatic): boolean {
  return automatic === 'list' || automatic === 'bulk';
}

function ignored(reason: string): Admission {
  return { refusal: { state: 'ignored', reason } };
}

function held(reason: string): Admission {
  return { refusal: { state: 'held', reason } };
}
