import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { PendingRegistrationRepository } from './pending-registration.repository.js';

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
    await inBatches((limit) => this.transactions.run(() => this.pending.scrub(limit)));
    await inBatches((limit) => this.transactions.run(() => this.pending.purge(KEEP_DAYS, limit)));
  }
}
