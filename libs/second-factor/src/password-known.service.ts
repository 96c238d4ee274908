import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { UserDirectory } from '#users';
import { passwordKnownMail } from './second-factor-mails.js';
import { type SignInChallenge, SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** Somebody had the right password and failed at the second factor: the person should know, and change the password. */
@Injectable()
export class PasswordKnownService {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly challenges: SignInChallengeRepository,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
    private readonly audit: AuditLog,
  ) {}

  /** One entry each time; one mail a day, so that a stranger cannot fill the mailbox. */
  async send({ id, userId }: SignInChallenge): Promise<void> {
    await this.transactions.run(async () => {
      await this.audit.record({ action: 'auth.second-factor-exhausted', target: { type: 'user', id: userId } });
      const user = await this.users.find(userId);
      if (!user || !(await this.challenges.notice(id, userId))) return;
      await this.mails.queue(passwordKnownMail, {
        to: user.email,
        language: toLanguage(user.language),
        data: { firstName: user.firstName, url: this.config.publicUrl },
      });
    });
  }
}
