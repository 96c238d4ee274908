import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import type { Profile } from '#users';
import { deletionMail } from './profile-mails.js';

/** The mail that says when an account will be gone. Queued in the caller's transaction. */
@Injectable()
export class DeletionMail {
  constructor(
    private readonly config: Config,
    private readonly mails: Mails,
  ) {}

  async queue(profile: Profile, dueAt: string, token: string): Promise<void> {
    const link = `${this.config.publicUrl}/api/users/deletion/cancel?token=${token}`;
    const language = toLanguage(profile.language);
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(dueAt));
    await this.mails.queue(deletionMail, { to: profile.email, language, data: { firstName: profile.firstName, date, link }, link });
  }
}
