import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { UserDirectory } from '#users';
import { passwordKnownMail } from './second-factor-mails.js';
import { type SignInChallenge, SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** Wrong proofs within a day, without a sign-in that succeeded, after which it is hardly the owner who mistypes. */
const ENOUGH = 5;

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

  /**
   * A proof was wrong. Those of all sign-ins that never succeeded count together: giving one up and beginning another
   * does not keep the person from hearing of it. A sign-in that used up its tries is put on record.
   */
  async afterWrong(challenge: SignInChallenge, triesLeft: number): Promise<void> {
    const { userId } = challenge;
    await this.transactions.run(async () => {
      if (triesLeft === 0) await this.audit.record({ action: 'auth.second-factor-exhausted', target: { type: 'user', id: userId } });
      if ((await this.challenges.countWrong(userId)) >= ENOUGH) await this.warn(challenge);
    });
  }

  /** The factor has to wait, after many wrong proofs. */
  async whileWaiting(challenge: SignInChallenge): Promise<void> {
    await this.transactions.run(() => this.warn(challenge));
  }

  /** One mail an hour, so that a stranger cannot fill the mailbox. */
  private async warn({ id, userId }: SignInChallenge): Promise<void> {
    const user = await this.users.find(userId);
    if (!user || !(await this.challenges.notice(id, userId))) return;
    await this.mails.queue(passwordKnownMail, {
      to: user.email,
      language: toLanguage(user.language),
      data: { firstName: user.firstName, url: this.config.publicUrl },
    });
  }
}
