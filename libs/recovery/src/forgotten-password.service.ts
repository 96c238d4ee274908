import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { CredentialDirectory } from '#users';
import { PasswordLinkService } from './password-link.service.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { AnswerForgotten } from './recovery.jobs.js';

/**
 * Links one person is mailed at most in an hour because somebody asked; more are asked for in vain, and nobody is told.
 * After ten within a day it is one: a link lives for an hour and no later one voids it, so that whoever asks has one that
 * works or gets one, however often strangers ask.
 */
const MOST_PER_HOUR = 3;
const MANY_PER_DAY = 10;
const MOST_PER_HOUR_THEN = 1;

/** Takes down whose password was forgotten, and answers by mail. The asker learns nothing: both ways cost the same. */
@Injectable()
export class ForgottenPasswordService {
  constructor(
    private readonly transactions: Transactions,
    private readonly resets: PasswordResetRepository,
    private readonly jobs: Jobs,
    private readonly credentials: CredentialDirectory,
    private readonly links: PasswordLinkService,
    private readonly audit: AuditLog,
  ) {}

  /** @param email normalised; looked up later, by a job, so that the answer takes as long for an address nobody has. */
  ask(email: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.jobs.enqueue(AnswerForgotten, { requestId: await this.resets.insertRequest(email) });
    });
  }

  /** Mails the owner of the address a link, if there is one. Joins the job's transaction. */
  answer(requestId: string): Promise<void> {
    return this.transactions.run(async () => {
      const email = await this.resets.takeRequest(requestId);
      const account = email === null ? null : await this.credentials.findByEmail(email);
      if (account?.status !== 'active') return;
      // Two jobs at the same time must not both count before either has mailed.
      await this.resets.lockPerson(account.userId);
      const { lastHour, lastDay } = await this.resets.countRecent(account.userId);
      if (lastHour >= (lastDay < MANY_PER_DAY ? MOST_PER_HOUR : MOST_PER_HOUR_THEN)) return;
      await this.links.send(account.userId, 'forgotten');
      await this.audit.record({ action: 'auth.forgot-password', target: { type: 'user', id: account.userId } });
    });
  }
}
