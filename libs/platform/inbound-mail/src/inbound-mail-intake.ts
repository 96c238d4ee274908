import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normaliseEmail } from '#platform/email-addresses';
import { newId, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { Events } from '#platform/events';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { InboundMailErrors } from './inbound-mail.errors.js';
import { MailReceived } from './inbound-mail.events.js';
import { InboundMailRepository, type NewInboundMail } from './inbound-mail.repository.js';
import { ownAddressOf } from './inbound-mail.settings.js';
import { DayBudget } from './mail-budgets.js';
import { type MailHeaders, messageIdOf, oneLine, senderOf } from './mail-headers.js';
import { ourAddressFor, tagIn } from './our-address.js';
import type { MailSource } from './tables.js';

/** Of one mail; more is no letter to us. */
export const MAX_RECIPIENTS = 10;
const MAX_ENVELOPE_FROM = 320;
const RETRY_SECONDS = 60;
const FULL_SECONDS = 600;

/** A mail as somebody brings it. */
export interface BroughtMail {
  readonly source: MailSource;
  /** Empty: <>. */
  readonly envelopeFrom: string;
  /** Those that are not ours are left out. */
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly headers: MailHeaders;
}

/** Takes mails in: when `take` returns, the mail is kept and its handlers will hear of it. */
@Injectable()
export class InboundMailIntake {
  constructor(
    private readonly mails: InboundMailRepository,
    private readonly budget: DayBudget,
    private readonly settings: Settings,
    private readonly events: Events,
    private readonly transactions: Transactions,
    private readonly metrics: Metrics,
  ) {}

  /** Whether mails to the address are taken. */
  accepts(address: string): boolean {
    return ourAddressFor(address, ownAddressOf(this.settings)) !== null;
  }

  /**
   * The same mail again is not kept twice, unless it comes to a tag that the first did not have.
   * @throws AppError INBOUND_MAIL_NOT_OURS; INBOUND_MAIL_FULL; INBOUND_MAIL_NOT_NOW while demo data is loaded anew
   */
  async take({ source, envelopeFrom, recipients, raw, headers }: BroughtMail): Promise<void> {
    const own = ownAddressOf(this.settings);
    const ours = [...new Set(recipients.flatMap((each) => ourAddressFor(each, own) ?? []))].slice(0, MAX_RECIPIENTS);
    if (ours.length === 0) throw new AppError(InboundMailErrors.INBOUND_MAIL_NOT_OURS);
    const fromAddress = senderOf(headers)?.address ?? null;
    if (await this.budget.isSpent(fromAddress, raw.length))
      throw new AppError(InboundMailErrors.INBOUND_MAIL_FULL, undefined, { retryAfterSeconds: FULL_SECONDS });
    const messageKey = keyOf(headers, fromAddress, raw);
    await this.transactions.run(async () => {
      if (!(await this.mails.mayWrite()))
        throw new AppError(InboundMailErrors.INBOUND_MAIL_NOT_NOW, undefined, { retryAfterSeconds: RETRY_SECONDS });
      const mail = { source, envelopeFrom: envelopeOf(envelopeFrom), fromAddress, raw, recipients: ours, messageKey };
      if (!(await this.keep(mail))) await this.keepAgain(mail);
    });
  }

  /** @returns false when it is known. */
  private async keep(mail: Omit<NewInboundMail, 'id'>): Promise<boolean> {
    const id = newId();
    if (!(await this.mails.insert({ id, ...mail }))) return false;
    await this.events.publish(MailReceived, { inboundMailId: id });
    this.transactions.afterCommit(() => this.metrics.countOutcome('mail-in-received'));
    return true;
  }

  /**
   * The same mail comes to each of its recipients apart. Before anybody has read the first it gets those of the others; later
   * the mail is kept once more for the tags that the first did not have, since a tag may prove what an address does not.
   */
  private async keepAgain(mail: Omit<NewInboundMail, 'id'>): Promise<void> {
    const first = await this.mails.lockByKey(mail.messageKey);
    if (!first) return;
    const added = mail.recipients.filter((each) => !first.recipients.includes(each));
    const all = [...first.recipients, ...added];
    if (!first.isBegun && all.length <= MAX_RECIPIENTS) {
      if (added.length > 0) await this.mails.readdress(first.id, all);
      return;
    }
    const tagged = added.filter((each) => tagIn(each) !== null);
    if (tagged.length > 0)
      await this.keep({ ...mail, recipients: tagged, messageKey: digest(mail.messageKey, JSON.stringify(tagged.toSorted())) });
  }
}

function envelopeOf(given: string): string | null {
  return normaliseEmail(given) ?? (oneLine(given).toWellFormed().slice(0, MAX_ENVELOPE_FROM) || null);
}

/** What stays the same on every way that a mail may take; there are devices that give one Message-ID to all their mails. */
function keyOf(headers: MailHeaders, from: string | null, raw: Buffer): Buffer {
  const messageId = messageIdOf(headers);
  if (messageId === null) return digest(raw);
  const [date, subject] = ['date', 'subject'].map((name) => headers.get(name)?.[0] ?? '');
  return digest(JSON.stringify([messageId, from, date, subject]), bodyOf(raw));
}

/** Whatever its line ends are, and without the blanks behind it. */
function bodyOf(raw: Buffer): Buffer {
  const text = raw.toString('latin1').replaceAll('\r', '');
  return Buffer.from(text.slice(Math.max(text.indexOf('\n\n'), 0)).trim(), 'latin1');
}

function digest(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
