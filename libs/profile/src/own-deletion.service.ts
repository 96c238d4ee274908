import { Injectable } from '@nestjs/common';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { LinkErrors, matchesDigest, newLinkToken, parseLinkToken } from '#platform/keys';
import { Settings } from '#platform/settings';
import { SessionService } from '#sessions';
import { AccountDeletion, ProfileService } from '#users';
import { AccountMails } from './account-mails.js';
import { DeletionLinkRepository } from './deletion-link.repository.js';
import { ProfileSettings } from './profile.settings.js';

const DAY_SECONDS = 24 * 3600;

/** Leaving, and changing one's mind. The erasure itself happens elsewhere, when the grace period is over. */
@Injectable()
export class OwnDeletionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly deletions: AccountDeletion,
    private readonly links: DeletionLinkRepository,
    private readonly profiles: ProfileService,
    private readonly sessions: SessionService,
    private readonly settings: Settings,
    private readonly mails: AccountMails,
  ) {}

  /**
   * Marks the own account, ends all of its sessions and mails a link that takes it back. Signing in stays possible
   * meanwhile. A second request changes nothing.
   * @returns when the account will be erased, ISO.
   */
  request(userId: string): Promise<string> {
    return this.transactions.run(async () => {
      const days = this.settings.get(ProfileSettings['profile.deletion.grace-days']);
      const dueAt = await this.deletions.request(userId, days * DAY_SECONDS);
      const profile = await this.profiles.find(userId);
      if (!profile) throw new AppError(PlatformErrors.NOT_FOUND);
      if (dueAt === null) {
        if (profile.deletionDueAt === null) throw new AppError(PlatformErrors.NOT_FOUND);
        return profile.deletionDueAt;
      }
      const id = newId();
      const token = newLinkToken(id);
      await this.links.insert({ id, userId, cancelHash: token.digest }, dueAt);
      await this.mails.tellDeletion(profile, dueAt, token.text);
      await this.sessions.endAllOf(userId, 'deletion-requested');
      return dueAt;
    });
  }

  /**
   * Keeps the account. Without a request nothing happens.
   * @throws AppError CONFLICT when the time is up, so also for an erasure that an administrator demanded.
   */
  cancel(userId: string): Promise<void> {
    return this.transactions.run(async () => {
      const isCancelled = await this.deletions.cancel(userId);
      if (!isCancelled && (await this.profiles.find(userId))?.deletionDueAt) throw new AppError(PlatformErrors.CONFLICT);
      await this.links.useAllOf(userId);
    });
  }

  /**
   * The person a link of the mail belongs to. Changes nothing.
   * @throws AppError INVALID_TOKEN for one that is not ours, TOKEN_ALREADY_USED for a deletion that was taken back.
   */
  async requireByLink(tokenText: unknown): Promise<string> {
    const token = parseLinkToken(tokenText);
    const link = token && (await this.links.find(token.id));
    if (!link || !matchesDigest(token, link.cancelHash)) throw new AppError(LinkErrors.INVALID_TOKEN);
    if (link.isUsed) throw new AppError(LinkErrors.TOKEN_ALREADY_USED);
    return link.userId;
  }

  /** As `cancel`, for whoever reads the mailbox of the account. */
  async cancelByLink(tokenText: unknown): Promise<void> {
    const userId = await this.requireByLink(tokenText);
    const cancelled = await this.transactions.run(async () => {
      await this.links.useAllOf(userId);
      return this.deletions.cancel(userId);
    });
    if (!cancelled) throw new AppError(LinkErrors.TOKEN_ALREADY_USED);
  }
}
