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
import { InboundMailRepository } from './inbound-mail.repository.js';
import { ownAddressOf } from './inbound-mail.settings.js';
import { type MailHeaders, messageIdOf, oneLine, senderOf } from './mail-headers.js';
import { isOurs } from './our-address.js';
import type { MailSource } from './tables.js';

/** Of one mail; more is no letter to us. */
export const MAX_RECIPIENTS = 10;
const MAX_ENVELOPE_FROM = 320;
const RETRY_SECONDS = 60;

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
    private readonly settings: Settings,
    private readonly events: Events,
    private readonly transactions: Transactions,
    private readonly metrics: Metrics,
  ) {}

  /** Whether mails to the address are taken. */
  accepts(address: string): boolean {
    return isOurs(address, ownAddressOf(this.settings));
  }

  /**
   * The same mail again changes nothing.
   * @throws AppError INBOUND_MAIL_NOT_OURS; INBOUND_MAIL_NOT_NOW while demo data is loaded anew
   */
  async take({ source, envelopeFrom, recipients, raw, headers }: BroughtMail): Promise<void> {
    const ours = [...new Set(recipients.filter((each) => this.accepts(each)).map((each) => normaliseEmail(each)!))].slice(
      0,
      MAX_RECIPIENTS,
    );
    if (ours.length === 0) throw new AppError(InboundMailErrors.INBOUND_MAIL_NOT_OURS);
    const fromAddress = senderOf(headers)?.address ?? null;
    const messageKey = keyOf(messageIdOf(headers), fromAddress, raw);
    const id = newId();
    await this.transactions.run(async () => {
      if (!(await this.mails.mayWrite()))
        throw new AppError(InboundMailErrors.INBOUND_MAIL_NOT_NOW, undefined, { retryAfterSeconds: RETRY_SECONDS });
      const mail = { id, source, envelopeFrom: envelopeOf(envelopeFrom), fromAddress, recipients: ours, messageKey, raw };
      if (!(await this.mails.insert(mail))) return;
      await this.events.publish(MailReceived, { inboundMailId: id });
      this.transactions.afterCommit(() => this.metrics.countOutcome('mail-in-received'));
    });
  }
}

function envelopeOf(given: string): string | null {
  return normaliseEmail(given) ?? (oneLine(given).toWellFormed().slice(0, MAX_ENVELOPE_FROM) || null);
}

function keyOf(messageId: string | null, from: string | null, raw: Buffer): Buffer {
  const hash = createHash('sha256');
  return (messageId === null ? hash.update(raw) : hash.update(JSON.stringify([messageId, from]))).digest();
}
