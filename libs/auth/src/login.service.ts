import { Injectable, Logger } from '@nestjs/common';
import { type Attempt, Attempts } from '#attempts';
import { PasswordErrors } from '#passwords';
import { Transactions } from '#platform/database';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { type PendingSignIn, SecondFactorErrors, SecondFactorGate } from '#second-factor';
import { type Device, SessionService, type TokenPair } from '#sessions';
import { UserErrors, type UserSummary } from '#users';
import { AuthErrors } from './auth.errors.js';
import { PasswordJudge, type ProvenPerson } from './password-judge.js';
import { RefusedLoginService } from './refused-login.service.js';

type SignedIn = TokenPair & { readonly userId: string; readonly user: UserSummary };

/** What is said about the person, not about us. */
const REFUSALS: ReadonlySet<ErrorDefinition> = new Set([
  PasswordErrors.INVALID_CREDENTIALS,
  AuthErrors.EMAIL_NOT_CONFIRMED,
  UserErrors.ACCOUNT_SUSPENDED,
]);

/** Signs people in with address and password. */
@Injectable()
export class LoginService {
  private readonly logger = new Logger(LoginService.name);

  constructor(
    private readonly attempts: Attempts,
    private readonly judge: PasswordJudge,
    private readonly gate: SecondFactorGate,
    private readonly sessions: SessionService,
    private readonly refused: RefusedLoginService,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Opens a session. The attempt is counted before the password is looked at; a wrong one stays counted and is
   * recorded, whatever it was refused for. Whoever has a second factor is asked for it before there is a session.
   * @param email normalised. @param trustedDevice what `TrustedDevices.read` found.
   * @throws AppError `INVALID_CREDENTIALS`, `EMAIL_NOT_CONFIRMED`, `ACCOUNT_SUSPENDED`, `TOO_MANY_REQUESTS`, and `SECOND_FACTOR_REQUIRED` with
   * `challengeId` and `factors`.
   */
  async login(email: string, password: string, device: Device, trustedDevice: string | null = null): Promise<SignedIn> {
    const { attempt, answer } = await this.attempts.reserveAsking('login', { account: email, trustedDevice }, this.judge.questionOf(email));
    const person = await this.prove(attempt, email, () => this.judge.judge(answer, password));
    const outcome = await this.goOn(attempt, person, device).catch(async (error: unknown) => {
      // The password was right: whatever stood in the way then, it was no guess.
      await this.release(attempt);
      throw error;
    });
    if ('challengeId' in outcome) throw new AppError(SecondFactorErrors.SECOND_FACTOR_REQUIRED, { ...outcome });
    return outcome;
  }

  private async prove(attempt: Attempt, email: string, judge: () => Promise<ProvenPerson>): Promise<ProvenPerson> {
    try {
      return await judge();
    } catch (error) {
      const code = error instanceof AppError ? error.definition : undefined;
      // An overload or an outage says nothing about the password, and a right password is no guess.
      if (code !== PasswordErrors.INVALID_CREDENTIALS) await this.release(attempt);
      if (code && REFUSALS.has(code)) await this.refused.record(email, code.code);
      throw error;
    }
  }

  private async goOn(attempt: Attempt, person: ProvenPerson, device: Device): Promise<SignedIn | PendingSignIn> {
    const { userId, securityEpoch, user } = person;
    const pair = person.isOpen ? await this.openAtOnce(attempt, person, device) : null;
    if (pair) return { ...pair, userId, user };
    const { pending, access } = await this.gate.begin({ userId, securityEpoch, methods: ['password'] });
    if (pending) {
      await this.attempts.succeed(attempt);
      return pending;
    }
    return this.transactions.run(async () => {
      const pair = await this.sessions.open(userId, securityEpoch, device, ['password'], access ?? undefined);
      // With the session, in one transaction.
      await this.attempts.succeed(attempt);
      return { ...pair, userId, user };
    });
  }

  /** With what was read before the password was judged; null when that no longer holds as the session is written. */
  private openAtOnce(attempt: Attempt, { userId, securityEpoch, access }: ProvenPerson, device: Device): Promise<TokenPair | null> {
    return this.sessions.openAtOnce({ userId, securityEpoch, authMethods: ['password'], device }, access, {
      onlyWhile: this.gate.staysOpen(userId),
      alsoAtEnd: () => this.attempts.succeed(attempt),
    });
  }

  /** The database may be what is missing; then the attempt stays a failure, and its own error is told, not this one. */
  private async release(attempt: Attempt): Promise<void> {
    await this.attempts.release(attempt).catch((error: Error) => this.logger.warn(`An attempt could not be given back: ${error.message}`));
  }
}
