import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { PasskeyRepository } from './passkey.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 100;

/** Forgets used challenges once their age alone refuses them. */
@Injectable()
export class PasskeyPurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: PasskeyRepository,
  ) {}

  /** Works in batches of a transaction each; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1)
      if ((await this.transactions.run(() => this.passkeys.purgeChallenges(BATCH))) < BATCH) return;
  }
}
