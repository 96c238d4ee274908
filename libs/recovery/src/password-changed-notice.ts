import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { UserDirectory } from '#users';
import { passwordChangedMail } from './recovery-mails.js';

/** Tells people that their password is another one now, in case it was not them. */
@Injectable()
export class PasswordChangedNotice {
  constructor(
    private readonly config: Config,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
  ) {}

  /** Joins the caller's transaction. */
  async send(userId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    await this.mails.queue(passwordChangedMail, {
      to: user.email,
      language: toLanguage(user.language),
      data: { firstName: user.firstName, url: `${this.config.publicUrl}/auth/forgot-password` },
      organisationId: user.organisationId,
    });
  }
}
