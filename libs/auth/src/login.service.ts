import { Injectable } from '@nestjs/common';
import { PasswordErrors, PasswordHasher } from '#passwords';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { PendingRegistrationDirectory } from '#registration';
import { type Device, SessionService, type TokenPair } from '#sessions';
import { CredentialDirectory, CredentialService } from '#users';
import { AuthErrors } from './auth.errors.js';
import { RefusedLoginService } from './refused-login.service.js';

type SignedIn = TokenPair & { readonly userId: string };

/** What says that somebody was not let in, unlike an overload or an outage. */
const REFUSALS: ReadonlySet<ErrorDefinition> = new Set([PasswordErrors.INVALID_CREDENTIALS, AuthErrors.EMAIL_NOT_CONFIRMED]);

/** Signs people in with address and password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly credentials: CredentialDirectory,
    private readonly accounts: CredentialService,
    private readonly pending: PendingRegistrationDirectory,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly refused: RefusedLoginService,
  ) {}

  /**
   * One path for every address: look both kinds of account up, compute one hash (against a decoy when there is
   * nothing to compare with), then judge, and record a refusal whatever it was for. Only the right password learns
   * that an account is not confirmed yet.
   */
  async login(email: string, password: string, device: Device): Promise<SignedIn> {
    try {
      return await this.judge(email, password, device);
    } catch (error) {
      if (error instanceof AppError && REFUSALS.has(error.definition)) await this.refused.record(email, error.code);
      throw error;
    }
  }

  private async judge(email: string, password: string, device: Device): Promise<SignedIn> {
    const [account, pendingHash] = await Promise.all([this.credentials.findByEmail(email), this.pending.findNewestHash(email)]);
    const stored = account ? account.passwordHash : pendingHash;
    const check = await this.passwords.check(stored, password);
    if (!check.matches) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    if (!account) throw new AppError(AuthErrors.EMAIL_NOT_CONFIRMED);
    if (account.status !== 'active') throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    if (check.rehash && stored !== null) await this.accounts.strengthen(account.userId, stored, await this.passwords.hash(password));
    const pair = await this.sessions.open(account.userId, account.securityEpoch, device, ['password']);
    return { ...pair, userId: account.userId };
  }
}
