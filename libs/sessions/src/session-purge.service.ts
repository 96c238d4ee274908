import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { RotationRepository, SEAL_SECONDS } from './rotation.repository.js';
import { SessionRepository } from './session.repository.js';

const KEEP_DAYS = 30;

/** Forgets sessions a month after their end, and answers that can no longer be repeated. */
@Injectable()
export class SessionPurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionRepository,
    private readonly rotations: RotationRepository,
  ) {}

  /** Works in batches of a transaction each, so that no lock is held for long; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await this.transactions.run(() => this.rotations.wipeSealed(SEAL_SECONDS));
    await inBatches((limit) => this.transactions.run(() => this.sessions.purge(KEEP_DAYS, limit)));
  }
}
