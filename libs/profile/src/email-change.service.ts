import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { newLinkToken } from '#platform/keys';
import { RegistrationAdmission } from '#registration';
import { SessionListQuery } from '#sessions';
import { type Profile, ProfileService } from '#users';
import { AccountMails } from './account-mails.js';
import { type EmailChange, EmailChangeRepository } from './email-change.repository.js';
import { ProfileErrors } from './profile.errors.js';
import { MAX_MAILS_PER_RECIPIENT } from './profile-limits.js';

const LINK_SECONDS = 24 * 3600;

/**
 * Asking for another address. Nothing changes until a link in the new mailbox is used; the old one is told at once and
 * can stop it. Whether the address belongs to somebody is not told here.
 */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly admission: RegistrationAdmission,
    private readonly transactions: Transactions,
    private readonly changes: EmailChangeRepository,
    private readonly profiles: ProfileService,
    private readonly sessions: SessionListQuery,
    private readonly mails: AccountMails,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Takes down what the person wants; an earlier wish is void.
   * @param email normalised.
   * @returns until when the link works, ISO.
   */
  request(actor: Actor, email: string): Promise<string> {
    this.admission.requireDomain(email);
    return this.transactions.run(async () => {
      await this.changes.lockPerson(actor.userId);
      const profile = await this.profiles.hold(actor.userId);
      if (!profile) throw new AppError(PlatformErrors.NOT_FOUND);
      // Whoever ended the session, or changed the credentials, while this waited for the lock meant this wish, too.
      if (!(await this.stands(actor))) throw new AppError(PlatformErrors.UNAUTHORIZED);
      if (profile.email === email) throw new AppError(ProfileErrors.EMAIL_UNCHANGED);
      const asked = await this.changes.countAsked(email);
      const id = newId();
      const confirm = newLinkToken(id);
      const cancel = newLinkToken(id);
      const expiresAt = await this.changes.insert(
        {
          id,
          userId: actor.userId,
          sessionId: actor.sessionId,
          securityEpoch: profile.securityEpoch,
          oldEmail: profile.email,
          newEmail: email,
          confirmHash: confirm.digest,
          cancelHash: cancel.digest,
        },
        LINK_SECONDS,
      );
      if (asked < MAX_MAILS_PER_RECIPIENT) await this.mails.askNewAddress(profile, email, confirm.text);
      await this.mails.tellOldAddress(profile, email, cancel.text);
      await this.audit.record({
        action: 'user.request-email-change',
        target: { type: 'user', id: actor.userId },
        after: { changeId: id },
        personal: { before: profile.email, after: email },
      });
      return expiresAt;
    });
  }

  /** Ends a change that waits once the session in which it was asked for has ended: whoever ended all sessions meant it, too. */
  dropUnlessSessionStands(userId: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.changes.lockPerson(userId);
      const waiting = await this.changes.findWaiting(userId);
      if (!waiting || (await this.stands(waiting))) return;
      await this.changes.end(waiting.id, 'sessions');
      await this.audit.record({
        action: 'user.stop-email-change',
        target: { type: 'user', id: userId },
        after: { changeId: waiting.id, reason: 'sessions-ended' },
      });
    });
  }

  /** The change that waits for its link; null when none does that could still be confirmed. */
  async findWaiting({ id, securityEpoch }: Profile): Promise<EmailChange | null> {
    const waiting = await this.changes.findWaiting(id);
    return waiting?.securityEpoch === securityEpoch ? waiting : null;
  }

  /** Takes the wish back. Without one nothing happens. */
  withdraw(userId: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.changes.lockPerson(userId);
      if (await this.changes.endWaiting(userId, 'owner'))
        await this.audit.record({ action: 'user.withdraw-email-change', target: { type: 'user', id: userId } });
    });
  }

  private async stands({ userId, sessionId }: { readonly userId: string; readonly sessionId: string | null }): Promise<boolean> {
    return (await this.sessions.ofUser(userId)).some(({ id }) => id === sessionId);
  }
}
