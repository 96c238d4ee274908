import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { ProfileRepository } from './profile.repository.js';
import { UserErrors } from './user.errors.js';

/**
 * The end of an account: asked for by its owner, cancelled by them within the grace period, carried out when that is
 * over. Joins the caller's transaction.
 */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: ProfileRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Marks an account for deletion.
   * @returns when it will be erased; null when it is marked already, or nobody active has that id.
   * @throws AppError LAST_ADMINISTRATOR for the only one who can administrate the installation.
   */
  request(userId: string, graceSeconds: number): Promise<string | null> {
    return this.transactions.run(async () => {
      await this.requireAnotherAdministrator(userId);
      const dueAt = await this.profiles.requestDeletion(userId, graceSeconds);
      if (dueAt !== null)
        await this.audit.record({ action: 'user.request-deletion', target: { type: 'user', id: userId }, after: { dueAt } });
      return dueAt;
    });
  }

  /** False when there was nothing to cancel, or it is due: what an administrator demanded is not the person's to take back. */
  cancel(userId: string): Promise<boolean> {
    return this.transactions.run(async () => {
      if (!(await this.profiles.cancelDeletion(userId))) return false;
      await this.audit.record({ action: 'user.cancel-deletion', target: { type: 'user', id: userId } });
      return true;
    });
  }

  /**
   * Makes an account due now, whatever its owner said, suspended or not.
   * @returns false when it is due already, or there is nobody to erase.
   * @throws AppError LAST_ADMINISTRATOR
   */
  expedite(userId: string): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.requireAnotherAdministrator(userId);
      if (!(await this.profiles.expediteDeletion(userId))) return false;
      await this.audit.record({ action: 'user.demand-erasure', target: { type: 'user', id: userId } });
      return true;
    });
  }

  /** Ids of accounts whose grace period is over, the longest overdue first. */
  findDue(limit: number): Promise<string[]> {
    return this.profiles.findDue(limit);
  }

  /**
   * First step of an erasure, in the transaction that carries it out: holds the account, so that it is not cancelled
   * meanwhile. Null when it was cancelled, or erased by somebody else.
   */
  lockDue(userId: string): Promise<{ userId: string; email: string } | null> {
    return this.transactions.run(() => this.profiles.lockDue(userId));
  }

  /**
   * Last step of an erasure: nobody can be recognised in the row, nobody can sign in to it, its roles are gone and its
   * address is free. Sessions and everything else are the caller's part. A second time changes nothing.
   * @throws AppError LAST_ADMINISTRATOR; an administrator stays whatever was asked for.
   */
  anonymise(userId: string): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.requireAnotherAdministrator(userId);
      if (!(await this.profiles.anonymise(userId))) return false;
      await this.audit.record({ action: 'user.erase', target: { type: 'user', id: userId } });
      return true;
    });
  }

  private async requireAnotherAdministrator(userId: string): Promise<void> {
    await this.profiles.lockAdministrators();
    if (!(await this.profiles.administratorStaysWithout(userId))) throw new AppError(UserErrors.LAST_ADMINISTRATOR);
  }
}
