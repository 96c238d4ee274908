import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { PendingRegistrationRepository } from './pending-registration.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 100;
/** How long an old link can still be told from one that never was. */
const KEEP_DAYS = 30;

/** Forgets what was typed as soon as a registration is over, and that there was one a month later. */
@Injectable()
export class RegistrationPurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly pending: PendingRegistrationRepository,
  ) {}

  /** Works in batches of a transaction each, so that no lock is held for long; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await this.inBatches(() => this.pending.scrub(BATCH));
    await this.inBatches(() => this.pending.purge(KEEP_DAYS, BATCH));
  }

  private async inBatches(work: () => Promise<number>): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      if ((await this.transactions.run(work)) < BATCH) return;
    }
  }
}
