import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { DeletionLinkRepository } from './deletion-link.repository.js';
import { EmailChangeRepository } from './email-change.repository.js';

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
    await inBatches((limit) => this.transactions.run(() => this.changes.scrub(limit)));
    await inBatches((limit) => this.transactions.run(() => this.changes.purge(KEEP_DAYS, limit)));
    await inBatches((limit) => this.transactions.run(() => this.links.purge(KEEP_DAYS, limit)));
  }
}
