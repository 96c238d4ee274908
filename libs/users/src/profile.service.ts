import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { type Profile, type ProfileChanges, ProfileRepository } from './profile.repository.js';
import { UserErrors } from './user.errors.js';

/** What people change of their own account. Joins the caller's transaction. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: ProfileRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Null for nobody and for deleted accounts. */
  find(userId: string): Promise<Profile | null> {
    return this.profiles.find(userId);
  }

  /**
   * Holds the account as it is until the caller's transaction ends, so that what is written beside it cannot outlive an
   * erasure. Null for nobody and for deleted accounts.
   */
  hold(userId: string): Promise<Profile | null> {
    return this.profiles.find(userId, { lock: true });
  }

  /**
   * The profile after the changes; null when there is no such person. Writes nothing when nothing changes.
   * @param version the one the caller saw (If-Match); absent: change whatever is there. @throws AppError PRECONDITION_FAILED
   */
  update(userId: string, changes: ProfileChanges, version?: number): Promise<Profile | null> {
    return this.transactions.run(async () => {
      const before = await this.profiles.find(userId, { lock: true });
      if (!before) return null;
      expectVersion(before.version, version);
      const names = Object.keys(changes) as (keyof ProfileChanges)[];
      const changed = names.filter((name) => changes[name] !== undefined && changes[name] !== before[name]);
      if (changed.length === 0) return before;
      await this.profiles.update(userId, changes);
      await this.audit.record({
        action: 'user.update-profile',
        target: { type: 'user', id: userId },
        organisationId: before.organisationId,
        after: { fields: changed },
        personal: {
          before: Object.fromEntries(changed.map((name) => [name, before[name]])),
          after: Object.fromEntries(changed.map((name) => [name, changes[name]])),
        },
      });
      return this.profiles.find(userId);
    });
  }

  /**
   * Another address, proved by the caller to be the person's. Raises the security epoch, which voids every token made before.
   * @param expected the address they have now.
   * @param reason `reverted` by the old mailbox voids the password, too: whoever changed the address may know it.
   * @returns the new epoch; null when they are not active or have another address by now.
   * @throws AppError EMAIL_TAKEN; the transaction cannot go on then.
   */
  async changeEmail(userId: string, expected: string, email: string, reason: 'confirmed' | 'reverted'): Promise<number | null> {
    try {
      return await this.transactions.run(async () => {
        const epoch = await this.profiles.changeEmail(userId, expected, email, reason === 'confirmed');
        if (epoch !== null)
          await this.audit.record({
            action: 'user.change-email',
            target: { type: 'user', id: userId },
            after: { reason },
            personal: { before: expected, after: email },
          });
        return epoch;
      });
    } catch (error) {
      if (violatedConstraint(error) === 'users_email_key') throw new AppError(UserErrors.EMAIL_TAKEN, undefined, { cause: error });
      throw error;
    }
  }
}
