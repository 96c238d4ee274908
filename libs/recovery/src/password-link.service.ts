import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { Mails } from '#platform/mail';
import { toLanguage } from '#platform/i18n';
import { UserDirectory } from '#users';
import { PasswordResetRepository } from './password-reset.repository.js';
import { choosePasswordMail } from './recovery-mails.js';
import { ResetTokens } from './reset-tokens.js';
import type { ResetReason } from './tables.js';

const HOUR = 3600;
const LIFE_SECONDS: Readonly<Record<ResetReason, number>> = {
  forgotten: HOUR,
  required: 24 * HOUR,
  restored: 24 * HOUR,
  invitation: 7 * 24 * HOUR,
};

/** Mails people a link with which they choose a password. Links are built from the configured address, never from a request. */
@Injectable()
export class PasswordLinkService {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly resets: PasswordResetRepository,
    private readonly tokens: ResetTokens,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
  ) {}

  /** Joins the caller's transaction. Does nothing for somebody who is not active. Good for an hour, a day when required or restored, a week when invited. */
  send(userId: string, reason: ResetReason): Promise<void> {
    return this.transactions.run(async () => {
      const [user, access] = [await this.users.find(userId), await this.users.loadAccess(userId)];
      if (!user || access?.status !== 'active') return;
      const id = newId();
      const expiresAt = await this.resets.insert({ id, userId, securityEpoch: access.securityEpoch, reason }, LIFE_SECONDS[reason]);
      const link = `${this.config.publicUrl}/auth/reset-password?token=${await this.tokens.make(id, expiresAt)}`;
      await this.mails.queue(choosePasswordMail, {
        to: user.email,
        language: toLanguage(user.language),
        data: { firstName: user.firstName, link, reason },
        link,
        organisationId: user.organisationId,
        ...(reason === 'forgotten' && { urgent: true }),
      });
    });
  }
}
