import { Injectable, Logger } from '@nestjs/common';
import { PasswordErrors, PasswordHasher } from '#passwords';
import type { Question } from '#platform/database';
import { AppError } from '#platform/errors';
import { PendingRegistrationDirectory, RegistrationAdmission } from '#registration';
import { type CountedFactors, SecondFactorGate } from '#second-factor';
import { CredentialDirectory, CredentialService, type SignInAnswers, type UserAccess, UserErrors, type UserSummary } from '#users';
import { AuthErrors } from './auth.errors.js';

/** Whose password it was, and how their credentials stood when it was checked. */
export interface ProvenPerson {
  readonly userId: string;
  readonly securityEpoch: number;
  readonly user: UserSummary;
  readonly access: UserAccess;
  /** No second factor stood in the way. */
  readonly isOpen: boolean;
}

/** An account with its second factors, and the password hash of a registration that waits for its confirmation. */
type Found = SignInAnswers<string | null, CountedFactors>;

/** Judges an address and a password. */
@Injectable()
export class PasswordJudge {
  private readonly logger = new Logger(PasswordJudge.name);

  constructor(
    private readonly credentials: CredentialDirectory,
    private readonly accounts: CredentialService,
    private readonly pending: PendingRegistrationDirectory,
    private readonly passwords: PasswordHasher,
    private readonly admission: RegistrationAdmission,
    private readonly gate: SecondFactorGate,
  ) {}

  /** What `judge` needs to know of an address, asked the same way whether somebody has it or not. */
  questionOf(email: string): Question<Found> {
    return this.credentials.questionOf(email, { ofAddress: this.pending.newestHashOf(email), ofPerson: (id) => this.gate.question(id) });
  }

  /**
   * One path for every address: what was found of both kinds of account, one hash (against a decoy when there is nothing
   * to compare with), then the judgement. Only the right password learns that an account is suspended, or not confirmed yet; the
   * latter nobody does where registration is silent: whoever registers a free address, and whoever a taken one, must read the same.
   * @throws AppError `INVALID_CREDENTIALS`, `EMAIL_NOT_CONFIRMED`, `ACCOUNT_SUSPENDED` with `until`
   */
  async judge({ account, ofAddress: pendingHash, ofPerson: factors }: Found, password: string): Promise<ProvenPerson> {
    const stored = account ? account.passwordHash : pendingHash;
    const check = await this.passwords.check(stored, password);
    if (!check.matches) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    if (!account) throw new AppError(this.admission.isSilent ? PasswordErrors.INVALID_CREDENTIALS : AuthErrors.EMAIL_NOT_CONFIRMED);
    if (account.status === 'suspended') throw new AppError(UserErrors.ACCOUNT_SUSPENDED, { until: account.suspendedUntil });
    if (account.status !== 'active') throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    if (check.rehash && stored !== null) await this.renew(account.userId, stored, password);
    const { userId, securityEpoch, user, access } = account;
    return { userId, securityEpoch, user, access, isOpen: this.gate.isOpen(factors) };
  }

  /** As well as can be: the next sign-in tries again, and an overload is no reason to refuse the right password. */
  private async renew(userId: string, stored: string, password: string): Promise<void> {
    try {
      await this.accounts.strengthen(userId, stored, await this.passwords.hash(password));
    } catch (error) {
      this.logger.warn(`A password hash could not be renewed: ${(error as Error).message}`);
    }
  }
}
