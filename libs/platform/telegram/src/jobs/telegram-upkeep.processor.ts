import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Jobs, ProcessesJob } from '#platform/jobs';
import { ChatPaceRepository } from '../chat-pace.repository.js';
import { TelegramMessageRepository } from '../telegram-message.repository.js';
import { EditTelegram, SendTelegram, TelegramUpkeep } from '../telegram.jobs.js';

const KEEP_DAYS = 30;
const BATCH = 200;

/** Runs `telegram.upkeep`. A job more than needed changes nothing. */
@Injectable()
@ProcessesJob(TelegramUpkeep)
export class TelegramUpkeepProcessor {
  constructor(
    private readonly messages: TelegramMessageRepository,
    private readonly pace: ChatPaceRepository,
    private readonly transactions: Transactions,
    private readonly jobs: Jobs,
  ) {}

  async process(): Promise<void> {
    await this.transactions.run(async () => {
      for (const messageId of await this.messages.findForgotten(BATCH)) await this.jobs.enqueue(SendTelegram, { messageId });
      for (const messageId of await this.messages.findForgottenEdits(BATCH)) await this.jobs.enqueue(EditTelegram, { messageId });
    });
    await inBatches((limit) => this.messages.prune(KEEP_DAYS, limit));
    await inBatches((limit) => this.pace.prune(limit));
  }
}
