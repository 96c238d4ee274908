import { Injectable } from '@nestjs/common';
import { PasswordErrors, PasswordHasher } from '#passwords';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { PendingRegistrationDirectory } from '#registration';
import { type Device, SessionService, type TokenPair } from '#sessions';
import { CredentialDirectory, CredentialService } from '#users';
import { AuthErrors } from './auth.errors.js';

/** Signs people in with address and password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly credentials: CredentialDirectory,
    private readonly accounts: CredentialService,
    private readonly pending: PendingRegistrationDirectory,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly metrics: Metrics,
  ) {}

  /**
   * One path for every address: look both kinds of account up, compute one hash (against a decoy when there is
   * nothing to compare with), then judge. Only the right password learns that an account is not confirmed yet.
   */
  async login(email: string, password: string, device: Device): Promise<TokenPair & { userId: string }> {
    const [account, pendingHash] = await Promise.all([this.credentials.findByEmail(email), this.pending.findNewestHash(email)]);
    const stored = account ? account.passwordHash : pendingHash;
    const check = await this.passwords.check(stored, password);
    if (!check.matches) throw this.refusal(PasswordErrors.INVALID_CREDENTIALS);
    if (!account) throw this.refusal(AuthErrors.EMAIL_NOT_CONFIRMED);
    if (account.status !== 'active') throw this.refusal(PasswordErrors.INVALID_CREDENTIALS);
    if (check.rehash && stored !== null) await this.accounts.strengthen(account.userId, stored, await this.passwords.hash(password));
    const pair = await this.sessions.open(account.userId, account.securityEpoch, device, ['password']);
    return { ...pair, userId: account.userId };
  }

  private refusal(definition: ErrorDefinition): AppError {
    this.metrics.countSecurityEvent('login-refused');
    return new AppError(definition);
  }
}
