import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { PasswordResetRepository } from './password-reset.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 100;
/** How long a used link can still be told from one that is merely too old. */
const KEEP_DAYS = 30;

/** Forgets links a month after their end, in batches of a transaction each. */
@Injectable()
export class RecoveryPurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly resets: PasswordResetRepository,
  ) {}

  async purge(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      if ((await this.transactions.run(() => this.resets.purge(KEEP_DAYS, BATCH))) < BATCH) return;
    }
  }
}
