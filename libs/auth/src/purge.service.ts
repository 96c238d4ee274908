import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { PendingRegistrationRepository } from './pending-registration.repository.js';
import { SessionRepository } from './session.repository.js';
import { SetupLinkRepository } from './setup-link.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 100;
/** How long an ended thing can still be told from one that never was. */
const KEEP_DAYS = 30;

/** Forgets what is over: personal data of old registrations at once, the rest after thirty days. */
@Injectable()
export class PurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly pending: PendingRegistrationRepository,
    private readonly sessions: SessionRepository,
    private readonly links: SetupLinkRepository,
  ) {}

  /** Works in batches of a transaction each, so that no lock is held for long; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await this.inBatches(() => this.pending.scrub(BATCH));
    await this.inBatches(() => this.pending.purge(KEEP_DAYS, BATCH));
    await this.inBatches(() => this.sessions.purge(KEEP_DAYS, BATCH));
    await this.transactions.run(() => this.links.purge(KEEP_DAYS));
  }

  private async inBatches(work: () => Promise<number>): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      if ((await this.transactions.run(work)) < BATCH) return;
    }
  }
}
