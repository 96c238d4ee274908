import { Injectable } from '@nestjs/common';
import { type Attempt, Attempts } from '#attempts';
import { isSamePassword, NewPasswords, PasswordErrors, PasswordHasher } from '#passwords';
import { AccessErrors, type Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { CredentialDirectory, UserDirectory } from '#users';
import { PasswordChangeService } from './password-change.service.js';

/** Lets people change the password they know. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly credentials: CredentialDirectory,
    private readonly users: UserDirectory,
    private readonly passwords: PasswordHasher,
    private readonly newPasswords: NewPasswords,
    private readonly attempts: Attempts,
    private readonly changes: PasswordChangeService,
  ) {}

  /**
   * The session it is done in goes on, with the tokens it has; the others end.
   * @throws AppError INVALID_CREDENTIALS, PASSWORD_UNCHANGED, WEAK_PASSWORD, IMPERSONATION_FORBIDDEN, TOO_MANY_REQUESTS
   */
  async change(actor: Actor, currentPassword: string, newPassword: string): Promise<void> {
    if (actor.signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
    const attempt = await this.attempts.reserve('change-password', { account: actor.userId });
    const [credentials, user] = await Promise.all([this.credentials.findById(actor.userId), this.users.find(actor.userId)]);
    const matches = await this.isRight(attempt, credentials?.passwordHash ?? null, currentPassword);
    if (!matches || !credentials || !user) {
      await this.attempts.fail(attempt, actor.userId);
      throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    }
    await this.attempts.succeed(attempt);
    // Whoever changes it because somebody may know it would believe that it was done.
    if (isSamePassword(currentPassword, newPassword)) throw new AppError(PasswordErrors.PASSWORD_UNCHANGED);
    const names = [user.firstName, user.lastName, user.secondLastName];
    const passwordHash = await this.newPasswords.hash(newPassword, { email: user.email, names });
    const { userId, securityEpoch } = credentials;
    if (!(await this.changes.byOwner(actor.sessionId, { userId, securityEpoch, passwordHash })))
      throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
  }

  private async isRight(attempt: Attempt, stored: string | null, password: string): Promise<boolean> {
    try {
      return (await this.passwords.check(stored, password)).matches;
    } catch (error) {
      await this.attempts.release(attempt);
      throw error;
    }
  }
}
