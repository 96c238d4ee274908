import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { AppError } from '#platform/errors';
import { SessionService } from '#sessions';
import { UserDirectory } from '#users';
import { FactorErrors } from './factor.errors.js';
import type { FactorChange } from './factor-mails.js';
import { FactorNotices } from './factor-notices.js';
import { FactorRequirement } from './factor-requirement.js';
import { FactorService, hasAny } from './factor.service.js';
import { RecoveryCodeService } from './recovery-code.service.js';

/** What comes with setting a factor up or taking it away, whichever it is. Joins the caller's transaction. */
@Injectable()
export class FactorChanges {
  constructor(
    private readonly factors: FactorService,
    private readonly codes: RecoveryCodeService,
    private readonly requirement: FactorRequirement,
    private readonly notices: FactorNotices,
    private readonly users: UserDirectory,
    private readonly sessions: SessionService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Call it before anything is looked at: of two changes at once, such as the removal of two factors, the second sees
   * what the first one did.
   */
  begin(userId: string): Promise<void> {
    return this.codes.lock(userId);
  }

  /** @returns recovery codes for somebody who had none, to be shown once; else null. */
  async added(userId: string, change: FactorChange): Promise<string[] | null> {
    await this.notices.tell(userId, change);
    return this.codes.renewIfNone(userId);
  }

  /** Recovery codes go with the last factor: without one there is nothing to recover. */
  async removed(userId: string, change: FactorChange): Promise<void> {
    await this.notices.tell(userId, change);
    if (!hasAny(await this.factors.countsOf(userId))) await this.codes.removeAllOf(userId);
  }

  /** For whoever takes an account back: what somebody else may have added meanwhile goes, and the person is told. */
  async removeSince(userId: string, since: string): Promise<void> {
    await this.begin(userId);
    if (!(await this.factors.removeSince(userId, since))) return;
    await this.removed(userId, { what: 'added-removed' });
    await this.audit.record({ action: 'second-factor.remove-added', target: { type: 'user', id: userId }, after: { since } });
  }

  /**
   * For the owner of a mailbox under whose address somebody else opened an account: nothing that was added to it, and no
   * session, opens it any more.
   */
  async reclaim(userId: string, reason: string): Promise<void> {
    await this.begin(userId);
    await this.removeSince(userId, new Date(0).toISOString());
    await this.sessions.endAllOf(userId, reason);
  }

  /**
   * Before one of the factors is taken away; begins the change.
   * @throws AppError `SECOND_FACTOR_KEPT` when it is the last one and a role asks for one.
   */
  async requireSpare(userId: string): Promise<void> {
    await this.begin(userId);
    const { totp, passkey } = await this.factors.countsOf(userId);
    if (totp + passkey > 1) return;
    const access = await this.users.loadAccess(userId);
    if (access && this.requirement.isRequired(access.grants)) throw new AppError(FactorErrors.SECOND_FACTOR_KEPT);
  }
}
