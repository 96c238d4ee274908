import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { PasswordResetRepository } from './password-reset.repository.js';

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
    await inBatches((limit) => this.transactions.run(() => this.resets.purge(KEEP_DAYS, limit)));
  }
}
