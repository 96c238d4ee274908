import { Injectable } from '@nestjs/common';
import { inBatches } from '#platform/database';
import { ProcessesJob } from '#platform/jobs';
import { ForgetTelegramUpdates } from '../telegram-updates.jobs.js';
import { UpdateRepository } from '../update.repository.js';

const KEEP_DAYS = 7;

/** Runs `telegram-updates.forget`. */
@Injectable()
@ProcessesJob(ForgetTelegramUpdates)
export class ForgetTelegramUpdatesProcessor {
  constructor(private readonly updates: UpdateRepository) {}

  async process(): Promise<void> {
    await inBatches((limit) => this.updates.prune(KEEP_DAYS, limit));
  }
}
