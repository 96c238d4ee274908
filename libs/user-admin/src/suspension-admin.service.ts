import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { SessionService } from '#sessions';
import { RoleGrantService, SuspensionService } from '#users';
import { PersonFile } from './person-file.js';
import { SuspensionMails } from './suspension-mails.js';
import { UserAdminErrors } from './user-admin.errors.js';
import { requireAct } from './user-admin.policy.js';

/** Keeps people out for a time, or until somebody lets them in again. */
@Injectable()
export class SuspensionAdminService {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: PersonFile,
    private readonly grants: RoleGrantService,
    private readonly suspensions: SuspensionService,
    private readonly sessions: SessionService,
    private readonly mails: SuspensionMails,
  ) {}

  /** Ends every session at once, and tells the person until when. @throws AppError what `requireAct` does; USER_NOT_ACTIVE, LAST_ADMINISTRATOR */
  async suspend(actor: Actor, id: string, reason: string, until: Date | null): Promise<void> {
    try {
      await this.transactions.run(async () => {
        await this.grants.lockAdministrators();
        const found = await this.files.lock(id);
        if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
        requireAct(actor, 'suspend', found.person);
        if (!(await this.suspensions.suspend(found.person, reason, until, actor.userId)))
          throw new AppError(UserAdminErrors.USER_NOT_ACTIVE);
        await this.sessions.endAllOf(id, 'suspended');
        await this.mails.tellSuspended(id, until);
      });
    } catch (error) {
      // By the database's clock, which also ends the suspension.
      if (violatedConstraint(error) !== 'suspensions_until') throw error;
      const fields = [{ field: 'until', problem: 'must be in the future' }];
      throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields }, { cause: error });
    }
  }

  /** Tells the person, too. @throws AppError what `requireAct` does; USER_NOT_SUSPENDED */
  reinstate(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.files.lock(id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      requireAct(actor, 'reinstate', found.person);
      if (!(await this.suspensions.reinstate(found.person, actor.userId))) throw new AppError(UserAdminErrors.USER_NOT_SUSPENDED);
      await this.mails.tellReinstated(id);
    });
  }
}
