import { Injectable } from '@nestjs/common';
import { normaliseEmail } from '#platform/email-addresses';
import { Transactions } from '#platform/database';
import { MailSettings } from '#platform/mail';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { InboundMailRepository } from './inbound-mail.repository.js';
import { ownAddressOf } from './inbound-mail.settings.js';
import { tagIn } from './our-address.js';
import { type MailContent, parseMail } from './parse-mail.js';

/** A mail that came in, read. */
export interface ParsedMail extends MailContent {
  readonly id: string;
  /** Normalised where it is an address that we write to; null for <>. */
  readonly envelopeFrom: string | null;
  /** To whom it was delivered, each one ours. */
  readonly recipients: readonly string[];
  /** Tags of those, in lower case. */
  readonly tags: readonly string[];
  readonly receivedAt: Date;
  /** Staff let it through although it had been held. */
  readonly released: boolean;
}

/** What became of a mail. */
export interface MailSettlement {
  readonly state: 'handled' | 'ignored' | 'held' | 'failed';
  /** Stable code such as `too-many`, no free text. */
  readonly reason?: string;
  /** What it became: `{ type: 'ticket', id }`. */
  readonly subject?: { readonly type: string; readonly id: string };
}

const MAX_OPEN_LOOKS = 3;
const REASON = /^[a-z][a-z0-9-]{0,59}$/;

/**
 * For whoever handles mails. A listener of `MailReceived` enqueues a job without a transaction around it; that reads the mail,
 * then in one transaction holds it, does its work and settles it. After the last try of the job it is given up.
 */
@Injectable()
export class InboundMails {
  constructor(
    private readonly mails: InboundMailRepository,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Outside a transaction: it takes a while. Null when the mail is not `waiting` any more; one whose reading never ended, three
   * times, because the process was gone before, is given up.
   */
  async read(id: string): Promise<ParsedMail | null> {
    const mail = await this.mails.takeWaiting(id);
    if (!mail) return null;
    const { raw, openLooks, ...rest } = mail;
    if (openLooks > MAX_OPEN_LOOKS) {
      await this.giveUp(id);
      return null;
    }
    const tags = mail.recipients.flatMap((address) => tagIn(address) ?? []);
    const content = await this.contentOf(raw, mail.envelopeFrom);
    await this.mails.endLook(id);
    return { id, ...rest, tags, ...content };
  }

  /** Inside a transaction: locks the mail until that ends. @returns false when it is not `waiting` any more: do nothing. */
  async hold(id: string): Promise<boolean> {
    if (!this.transactions.active()) throw new Error('A mail is held within a transaction');
    return (await this.mails.lock(id))?.state === 'waiting';
  }

  /** In the transaction of `hold`. */
  async settle(id: string, { state, reason, subject }: MailSettlement): Promise<void> {
    if (!this.transactions.active()) throw new Error('A mail is settled within a transaction');
    if (reason !== undefined && !REASON.test(reason)) throw new Error('The reason of a mail is a code such as too-many');
    if (!(await this.mails.settle(id, { state, reason: reason ?? null, subject: subject ?? null })))
      throw new Error(`The mail ${id} does not wait any more`);
    if (state === 'held' || state === 'failed') this.transactions.afterCommit(() => this.metrics.countOutcome(`mail-in-${state}`));
  }

  /** Handling it failed for good: staff sees it and may release it. Nothing when it does not wait any more. */
  giveUp(id: string): Promise<void> {
    return this.transactions.run(async () => {
      if (await this.hold(id)) await this.settle(id, { state: 'failed', reason: 'not-handled' });
    });
  }

  /** How many mails came from the mail's From address within so many seconds, up to and including it; 0 without such an address. */
  countFromSender(id: string, seconds: number): Promise<number> {
    return this.mails.countFromSender(id, seconds);
  }

  /** For staff: what a mail says, in whatever state it is. Null when that is not kept any more. */
  async contentFor(id: string, envelopeFrom: string | null): Promise<MailContent | null> {
    const raw = await this.mails.rawOf(id);
    return raw && this.contentOf(raw, envelopeFrom);
  }

  private contentOf(raw: Buffer, envelopeFrom: string | null): Promise<MailContent> {
    const sender = this.settings.get(MailSettings['mail.sender.address']);
    const ownSender = normaliseEmail(/<([^<>]*)>$/.exec(sender)?.[1] ?? sender);
    return parseMail(raw, { envelopeFrom, own: ownAddressOf(this.settings), ownSender });
  }
}
