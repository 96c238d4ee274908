import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { SessionService } from '#sessions';
import { CredentialService } from '#users';
import { PasswordChangedNotice } from './password-changed-notice.js';
import { PasswordResetRepository } from './password-reset.repository.js';

/** Whose password becomes which, and the epoch under which they proved who they are. */
export interface NewPassword {
  readonly userId: string;
  readonly securityEpoch: number;
  readonly passwordHash: string;
}

/**
 * Puts another password in force: every mailed link and every other session of the person ends with the old one, and
 * the owner is told. All of it or nothing.
 */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly resets: PasswordResetRepository,
    private readonly credentials: CredentialService,
    private readonly sessions: SessionService,
    private readonly notice: PasswordChangedNotice,
    private readonly audit: AuditLog,
  ) {}

  /** With a mailed link, which is used up. False when it, or the password, was used up in the meantime; then nothing changed. */
  byLink(resetId: string, password: NewPassword): Promise<boolean> {
    return this.transactions
      .run(async () => {
        if (!(await this.resets.use(resetId))) throw new Superseded();
        await this.putInForce(password);
        await this.sessions.endAllOf(password.userId, 'password-reset');
        await this.audit.record({ action: 'auth.reset-password', target: { type: 'user', id: password.userId }, after: { resetId } });
        return true;
      })
      .catch(falseWhenSuperseded);
  }

  /** By its owner, whose session goes on. False when the credentials changed in the meantime; then nothing changed. */
  byOwner(sessionId: string, password: NewPassword): Promise<boolean> {
    return this.transactions
      .run(async () => {
        await this.putInForce(password);
        await this.sessions.endAllOf(password.userId, 'password-changed', { except: sessionId });
        await this.audit.record({ action: 'auth.change-password', target: { type: 'user', id: password.userId } });
        return true;
      })
      .catch(falseWhenSuperseded);
  }

  private async putInForce({ userId, securityEpoch, passwordHash }: NewPassword): Promise<void> {
    if (!(await this.credentials.replacePassword(userId, securityEpoch, passwordHash))) throw new Superseded();
    await this.resets.voidAllOf(userId);
    await this.notice.send(userId);
  }
}

/** Rolls everything back: somebody else was faster. */
class Superseded extends Error {}

function falseWhenSuperseded(error: unknown): false {
  if (error instanceof Superseded) return false;
  throw error;
}
