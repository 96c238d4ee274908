import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { MAX_ATTEMPTS, SendMail } from './mail.jobs.js';
import { MailRepository } from './mail.repository.js';
import { SmtpAdapter } from './smtp.adapter.js';

/** Longer than a handover may take, so that a claim outlives its worker only when that one died. */
const CLAIM_SECONDS = 90;
const KEEP_BODY_DAYS = 7;
const FORGOTTEN_MINUTES = 180;
const BATCH = 500;

/** Gets written mails to the mail server, at least once and as a rule exactly once. */
@Injectable()
export class MailDeliveryService {
  private readonly logger = new Logger('Mail');

  constructor(
    private readonly mails: MailRepository,
    private readonly smtp: SmtpAdapter,
    private readonly jobs: Jobs,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Hands over one mail. Returns when there is nothing left to do for it, also when it was sent before.
   * @throws when it is to be tried again later.
   */
  async deliver(mailId: string): Promise<void> {
    const mail = await this.mails.claim(mailId, CLAIM_SECONDS);
    if (!mail) {
      if ((await this.mails.statusOf(mailId)) === 'queued') throw new Error(`Mail ${mailId} is in the hands of another worker`);
      return;
    }
    if (!this.smtp.configured) return this.mails.settle(mailId, { status: 'kept', error: null });
    const handover = await this.smtp.send(mail);
    if (handover.outcome === 'sent') return this.mails.settle(mailId, { status: 'sent', error: null });
    const final = handover.outcome === 'refused' || mail.attempts >= MAX_ATTEMPTS;
    await this.mails.settle(mailId, { status: final ? 'failed' : 'queued', error: handover.error });
    if (!final) throw new Error(`Mail ${mailId} (${mail.template}) was not accepted: ${handover.error}`);
    this.logger.error(`Mail ${mailId} (${mail.template}) is given up after ${mail.attempts} attempts: ${handover.error}`);
  }

  /** Deletes bodies after a week and queues mails again whose job was lost. Bounded; the next run goes on. */
  async upkeep(): Promise<void> {
    await this.transactions.run(async () => {
      await this.mails.deleteBodies(KEEP_BODY_DAYS, BATCH);
      for (const mailId of await this.mails.findForgotten(FORGOTTEN_MINUTES, BATCH)) await this.jobs.enqueue(SendMail, { mailId });
    });
  }
}
