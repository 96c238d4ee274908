import { Injectable } from '@nestjs/common';
import { Attempts } from '#attempts';
import { type FactorProof, FactorService } from '#factors';
import { PasswordErrors, PasswordHasher } from '#passwords';
import { AccessErrors, type Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { SessionService } from '#sessions';
import { CredentialDirectory, UserDirectory } from '#users';
import { SecondFactorErrors } from './second-factor.errors.js';

/** Proving again, within a session, that it is still the person. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly factors: FactorService,
    private readonly attempts: Attempts,
    private readonly passwords: PasswordHasher,
    private readonly credentials: CredentialDirectory,
    private readonly users: UserDirectory,
    private readonly sessions: SessionService,
  ) {}

  /** @throws AppError `SECOND_FACTOR_WRONG`, `TOO_MANY_REQUESTS`, `IMPERSONATION_FORBIDDEN` */
  async byFactor(actor: Actor, proof: FactorProof): Promise<void> {
    requireSelf(actor);
    await this.factors.prove(actor.userId, proof, (factor) => this.sessions.confirm(actor.sessionId, factor));
  }

  /**
   * Only for people without a second factor: whoever has one is asked for it, or a thief of session and password could
   * take it away.
   * @throws AppError `SECOND_FACTOR_REQUIRED` with `factors`, `INVALID_CREDENTIALS`, `TOO_MANY_REQUESTS`, `IMPERSONATION_FORBIDDEN`
   */
  async byPassword(actor: Actor, password: string): Promise<void> {
    requireSelf(actor);
    const factors = await this.factors.namesOf(actor.userId);
    if (factors.length > 0) throw new AppError(SecondFactorErrors.SECOND_FACTOR_REQUIRED, { factors });
    const attempt = await this.attempts.reserve('step-up', { account: actor.userId });
    let matches: boolean;
    try {
      const user = await this.users.find(actor.userId);
      const account = user && (await this.credentials.findByEmail(user.email));
      ({ matches } = await this.passwords.check(account?.passwordHash ?? null, password));
    } catch (error) {
      await this.attempts.release(attempt);
      throw error;
    }
    if (!matches) {
      await this.attempts.fail(attempt, actor.userId);
      throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    }
    await this.attempts.succeed(attempt);
    await this.sessions.confirm(actor.sessionId, 'password');
  }
}

function requireSelf(actor: Actor): void {
  if (actor.signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
}
