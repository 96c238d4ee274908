import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { UserDirectory } from '#users';
import { type FactorChange, factorChangedMail } from './factor-mails.js';

/** Tells people by mail when something about their factors changes, so that a thief cannot do it quietly. */
@Injectable()
export class FactorNotices {
  constructor(
    private readonly config: Config,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
  ) {}

  /** Queues the mail in the caller's transaction. */
  async tell(userId: string, change: FactorChange): Promise<void> {
    const user = await this.users.find(userId);
    if (!user || user.status === 'deleted') return;
    await this.mails.queue(factorChangedMail, {
      to: user.email,
      language: toLanguage(user.language),
      data: { firstName: user.firstName, change, url: this.config.publicUrl },
    });
  }
}
