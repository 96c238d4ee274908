import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { DemoMode } from '#platform/demo';
import type { Language } from '#platform/i18n';
import { Jobs } from '#platform/jobs';
import { Settings } from '#platform/settings';
import type { MailDefinition } from './define-mail.js';
import { isMailAddress, messageId, parseSender } from './mail-address.js';
import { type ThreadWish, threadOf } from './mail-thread.js';
import { SendMail, SendUrgentMail } from './mail.jobs.js';
import { MailSettings } from './mail.settings.js';
import { MailRepository } from './mail.repository.js';
import type { MailAttachment } from './tables.js';

/** Who gets a mail, in which language, about what. */
export interface MailOrder<Data> extends ThreadWish {
  /** The address of one mailbox, checked by whoever accepted it. */
  readonly to: string;
  readonly language: Language;
  readonly data: Data;
  /** The link the mail is about; shown on the terminal and in the mailbox of an installation without a mail server. */
  readonly link?: string;
  /** Together 5 MB at most: what is beyond, or gone by then, does not go along. */
  readonly attachments?: readonly MailAttachment[];
  /** One request to it ends mails of this kind: mail programs show a button for it (RFC 8058). Must be https in earnest, and work without a session. */
  readonly unsubscribeUrl?: string;
  readonly organisationId?: string;
  /** Leaves during maintenance, too: somebody needs it to come in. */
  readonly urgent?: true;
  /** Id of the person it tells of, where the mailbox may be somebody else's: the mail goes when they go. */
  readonly personId?: string;
}

const MAX_SUBJECT = 200;

/** The screen of the person who started us. Not a log: what is printed here is written to no file. */
@Injectable()
export class Terminal {
  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

/** The way to write to somebody: a row in the caller's transaction, handed over by a worker afterwards. */
@Injectable()
export class Mails {
  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly repository: MailRepository,
    private readonly jobs: Jobs,
    private readonly terminal: Terminal,
    private readonly demo: DemoMode,
  ) {}

  /**
   * Writes the mail in the current transaction: rolled back with it, sent some time after it commits. Without a
   * mail server, and in a demonstration, it is kept for the mailbox page.
   * @returns the mail's id.
   * @throws a plain Error for a recipient, or a `replyTo`, that is not the address of one mailbox: such a one is never accepted.
   */
  queue<Data>(definition: MailDefinition<Data>, order: MailOrder<Data>): Promise<string> {
    if (!isMailAddress(order.to)) throw new Error(`The recipient of ${definition.name} is not the address of one mailbox`);
    const { subject, text, html } = definition.render(order.language, order.data);
    const mail = {
      id: newId(),
      organisationId: order.organisationId ?? null,
      personId: order.personId ?? null,
      template: definition.name,
      to: order.to,
      language: order.language,
      subject: oneLine(subject).slice(0, MAX_SUBJECT),
      text,
      html,
      link: order.link ?? null,
      attachments: order.attachments ?? [],
      unsubscribeUrl: order.unsubscribeUrl ?? null,
      ...threadOf(order),
      status: this.demo.isOn || this.settings.get(MailSettings['mail.smtp.url']) === null ? 'kept' : 'queued',
    } as const;
    return this.transactions.run(async () => {
      await this.repository.insert(mail);
      if (mail.status === 'queued') await this.jobs.enqueue(order.urgent ? SendUrgentMail : SendMail, { mailId: mail.id });
      else this.transactions.afterCommit(() => this.show(mail));
      return mail.id;
    });
  }

  /** What a mail is called in Message-ID, References and In-Reply-To, without <>. Whoever looks for one goes by what is before the @: the sender may change. */
  messageIdOf(mailId: string): string {
    return messageId(mailId, parseSender(this.settings.get(MailSettings['mail.sender.address'])).address);
  }

  private show(mail: { to: string; subject: string; link: string | null }): void {
    if (mail.link === null || !this.config.terminal || !this.config.isLoopback) return;
    this.terminal.print(`\nMail to ${oneLine(mail.to)}: ${mail.subject}\n  ${oneLine(mail.link)}\n`);
  }
}

/** Without control characters: they would start a header in a mail, and move the cursor on a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim();
}
