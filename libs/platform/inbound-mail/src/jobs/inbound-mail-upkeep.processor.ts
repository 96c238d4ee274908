import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Events } from '#platform/events';
import { ProcessesJob } from '#platform/jobs';
import { InboundMailUpkeep } from '../inbound-mail.jobs.js';
import { MailReceived } from '../inbound-mail.events.js';
import { InboundMailRepository } from '../inbound-mail.repository.js';
import { InboundMails } from '../inbound-mails.js';

/** Of what mails say, from when they were settled. */
const KEEP_AUTOMATIC_DAYS = 1;
const KEEP_DAYS = 7;
const KEEP_UNDECIDED_DAYS = 30;
const KEEP_ROWS_DAYS = 90;
/** Of mails that nobody has handled: their event was lost, or whoever handles them is not there. */
const FORGOTTEN_MINUTES = 60;
/** About a day of hours, and some tries of its own each time. */
const MAX_LOOKS = 30;
const BATCH = 100;

/** Runs `inbound-mail.upkeep`. */
@Injectable()
@ProcessesJob(InboundMailUpkeep)
export class InboundMailUpkeepProcessor {
  constructor(
    private readonly mails: InboundMailRepository,
    private readonly inbound: InboundMails,
    private readonly events: Events,
    private readonly transactions: Transactions,
  ) {}

  async process(): Promise<void> {
    await inBatches((limit) => this.mails.forgetAutomatic(KEEP_AUTOMATIC_DAYS, limit));
    await inBatches((limit) => this.mails.forgetContents(KEEP_DAYS, KEEP_UNDECIDED_DAYS, limit));
    await inBatches((limit) => this.mails.prune(KEEP_ROWS_DAYS, limit));
    await this.transactions.run(async () => {
      for (const { id, attempts } of await this.mails.takeForgotten(FORGOTTEN_MINUTES, BATCH))
        await (attempts > MAX_LOOKS ? this.inbound.giveUp(id) : this.events.publish(MailReceived, { inboundMailId: id }));
    });
  }
}
