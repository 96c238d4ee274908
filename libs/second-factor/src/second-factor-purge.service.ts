import { Injectable } from '@nestjs/common';
import { TotpService } from '#factors';
import { inBatches, Transactions } from '#platform/database';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** Forgets sign-ins that were never completed, and authenticator apps that were never confirmed. */
@Injectable()
export class SecondFactorPurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly challenges: SignInChallengeRepository,
    private readonly totp: TotpService,
  ) {}

  /** Works in batches of a transaction each; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await inBatches((limit) => this.transactions.run(() => this.challenges.purge(limit)));
    await inBatches((limit) => this.transactions.run(() => this.totp.purge(limit)));
  }
}
