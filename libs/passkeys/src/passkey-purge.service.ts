import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { PasskeyRepository } from './passkey.repository.js';

/** Forgets used challenges once their age alone refuses them. */
@Injectable()
export class PasskeyPurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: PasskeyRepository,
  ) {}

  /** Works in batches of a transaction each; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await inBatches((limit) => this.transactions.run(() => this.passkeys.purgeChallenges(limit)));
  }
}
