import { Injectable } from '@nestjs/common';
import { TotpService } from '#factors';
import { Transactions } from '#platform/database';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 100;

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
    for (const step of [() => this.challenges.purge(BATCH), () => this.totp.purge(BATCH)])
      for (let batch = 0; batch < MAX_BATCHES; batch += 1) if ((await this.transactions.run(step)) < BATCH) break;
  }
}
