import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { FactorChanges } from '#factors';
import { Transactions } from '#platform/database';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { LinkErrors, matchesDigest, newLinkToken, parseLinkToken } from '#platform/keys';
import { SessionService } from '#sessions';
import { ProfileService, UserErrors } from '#users';
import { AccountMails } from './account-mails.js';
import { type EmailChange, EmailChangeRepository } from './email-change.repository.js';

/** Which of the two mailboxes a link was sent to. */
export type EmailLinkKind = 'confirm' | 'undo';

const DAY_SECONDS = 24 * 3600;

/** What the links of a change of address do. See docs/adr/0015-changing-an-address.md. */
@Injectable()
export class EmailLinkService {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: EmailChangeRepository,
    private readonly profiles: ProfileService,
    private readonly sessions: SessionService,
    private readonly factors: FactorChanges,
    private readonly mails: AccountMails,
    private readonly audit: AuditLog,
  ) {}

  /** The change a link belongs to, whatever became of it; null for a token that is not one of ours. Changes nothing. */
  async find(kind: EmailLinkKind, tokenText: unknown): Promise<EmailChange | null> {
    const token = parseLinkToken(tokenText);
    const change = token && (await this.changes.findById(token.id));
    if (!change) return null;
    const digests = kind === 'confirm' ? [change.confirmHash] : [change.cancelHash, change.revertHash];
    return digests.some((digest) => digest !== null && matchesDigest(token, digest)) ? change : null;
  }

  /** Gives the account its new address. Ends every session but the one that asked; voids reset links sent to the old one. */
  async confirm(tokenText: unknown): Promise<void> {
    const found = await this.find('confirm', tokenText);
    if (!found) throw new AppError(LinkErrors.INVALID_TOKEN);
    try {
      await this.decide(() => this.apply(found.id, found.userId));
    } catch (error) {
      if (error instanceof AppError && error.code === UserErrors.EMAIL_TAKEN.code)
        await this.transactions.run(() => this.changes.end(found.id, 'conflict'));
      throw error;
    }
  }

  /**
   * What the old mailbox can do: stop a change that waits, or take back one that was confirmed. Either way somebody
   * was in the account who should not be: every session ends and what was added to prove oneself with goes; after a change
   * so does the password, and the restored address is mailed a link to choose another one.
   */
  async undo(tokenText: unknown): Promise<void> {
    const found = await this.find('undo', tokenText);
    if (!found) throw new AppError(LinkErrors.INVALID_TOKEN);
    await this.decide(() => this.stopOrRevert(found.id, found.userId));
  }

  private async decide(work: () => Promise<ErrorDefinition | null>): Promise<void> {
    const refusal = await this.transactions.run(work);
    if (refusal) throw new AppError(refusal);
  }

  private async apply(id: string, userId: string): Promise<ErrorDefinition | null> {
    await this.changes.lockPerson(userId);
    const change = await this.changes.findById(id);
    if (change?.state !== 'waiting' || !change.oldEmail || !change.newEmail) return refusalOf(change);
    if ((await this.profiles.hold(userId))?.securityEpoch !== change.securityEpoch) {
      // Whoever changed the password since locked out who had asked.
      await this.changes.end(id, 'credentials');
      return LinkErrors.TOKEN_ALREADY_USED;
    }
    if ((await this.profiles.changeEmail(userId, change.oldEmail, change.newEmail, 'confirmed')) === null) {
      // Suspended, or given another address by an administrator meanwhile.
      await this.changes.end(id, 'conflict');
      return LinkErrors.TOKEN_ALREADY_USED;
    }
    const revert = newLinkToken(id);
    const days = this.mails.revertDays;
    await this.changes.confirm(id, revert.digest, days * DAY_SECONDS);
    await this.sessions.endAllOf(userId, 'email-changed', { except: change.sessionId ?? undefined });
    const profile = await this.profiles.find(userId);
    if (profile) await this.mails.tellChanged(profile, change.oldEmail, revert.text, days);
    return null;
  }

  private async stopOrRevert(id: string, userId: string): Promise<ErrorDefinition | null> {
    await this.changes.lockPerson(userId);
    const change = await this.changes.findById(id);
    if (change?.state === 'waiting') {
      await this.changes.end(id, 'old-address');
      await this.audit.record({ action: 'user.stop-email-change', target: { type: 'user', id: userId }, after: { changeId: id } });
    } else if (change?.state === 'revertible' && change.oldEmail) {
      const latest = await this.changes.findLatestConfirmed(userId);
      // Back over all changes since, as long as they were the person's own.
      if (!latest?.newEmail || (await this.profiles.changeEmail(userId, latest.newEmail, change.oldEmail, 'reverted')) === null)
        return LinkErrors.TOKEN_ALREADY_USED;
      await this.changes.endSince(change, 'old-address');
    } else {
      return refusalOf(change);
    }
    // A passkey or an app of the thief's would open the account again without the password.
    await this.factors.removeSince(userId, change.requestedAt);
    await this.sessions.endAllOf(userId, 'email-change-undone');
    if (change.state === 'revertible') await this.mails.offerPassword(userId);
    return null;
  }
}

/** Which refusal belongs to a link that can do nothing (any more). */
export function refusalOf(change: EmailChange | null): ErrorDefinition {
  if (!change) return LinkErrors.INVALID_TOKEN;
  return change.state === 'expired' || change.state === 'settled' ? LinkErrors.EXPIRED_TOKEN : LinkErrors.TOKEN_ALREADY_USED;
}
