import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { SessionService } from '#sessions';
import { UserRecordQuery } from '#user-admin';
import { AccountDeletion } from '#users';
import { EraseDueAccounts } from './privacy.jobs.js';

/** Erasures that somebody else asks for, such as on a letter of the person. */
@Injectable()
export class ErasureAdminService {
  constructor(
    private readonly transactions: Transactions,
    private readonly records: UserRecordQuery,
    private readonly deletions: AccountDeletion,
    private readonly sessions: SessionService,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Ends the sessions at once and has the person erased by the next free worker, without a grace period. A second time
   * changes nothing.
   * @throws AppError what `requireAct` of user-admin does; LAST_ADMINISTRATOR
   */
  demand(actor: Actor, userId: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.records.requireAct(actor, 'erase', userId);
      if (!(await this.deletions.expedite(userId))) return;
      await this.sessions.endAllOf(userId, 'erasure-demanded');
      await this.jobs.enqueue(EraseDueAccounts, {});
    });
  }
}
