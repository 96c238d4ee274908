import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { DeletionLinkRepository } from './deletion-link.repository.js';
import { EmailChangeRepository } from './email-change.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 100;
/** How long an old link can still be told from one that never was. */
const KEEP_DAYS = 30;

/** Forgets the addresses of a change as soon as its links are of no use, and the links a month later. */
@Injectable()
export class ProfilePurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: EmailChangeRepository,
    private readonly links: DeletionLinkRepository,
  ) {}

  /** Works in batches of a transaction each, so that no lock is held for long; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await this.inBatches(() => this.changes.scrub(BATCH));
    await this.inBatches(() => this.changes.purge(KEEP_DAYS, BATCH));
    await this.inBatches(() => this.links.purge(KEEP_DAYS, BATCH));
  }

  private async inBatches(work: () => Promise<number>): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      if ((await this.transactions.run(work)) < BATCH) return;
    }
  }
}
