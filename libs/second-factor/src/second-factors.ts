import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { FactorChanges, FactorOverview, FactorService, type FactorSummary } from '#factors';
import { SessionService } from '#sessions';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** Second factors of other people, for those who look after accounts. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly factors: FactorService,
    private readonly changes: FactorChanges,
    private readonly overview: FactorOverview,
    private readonly challenges: SignInChallengeRepository,
    private readonly sessions: SessionService,
    private readonly audit: AuditLog,
  ) {}

  of(userId: string): Promise<FactorSummary> {
    return this.overview.of(userId);
  }

  /**
   * For somebody who lost all of theirs: removes authenticator app, passkeys and recovery codes, ends every session and
   * sign-in under way, and tells the person by mail. Called inside a transaction; whether the caller may is theirs to judge.
   * @returns false when there was nothing to remove; then nothing happened.
   */
  async reset(userId: string): Promise<boolean> {
    await this.changes.begin(userId);
    if (!(await this.factors.removeAllOf(userId))) return false;
    await this.challenges.removeAllOf(userId);
    await this.sessions.endAllOf(userId, 'second-factor-reset');
    await this.audit.record({ action: 'second-factor.reset', target: { type: 'user', id: userId } });
    return true;
  }
}
