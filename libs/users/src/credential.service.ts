import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { UserRepository } from './user.repository.js';

/** Changes of password hashes, for the lib that makes them. Joins the caller's transaction. */
@Injectable()
export class CredentialService {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
  ) {}

  /** The same password under stronger parameters. Does nothing when the hash changed in the meantime. */
  async strengthen(userId: string, expected: string, replacement: string): Promise<void> {
    await this.transactions.run(() => this.users.replacePasswordHash(userId, expected, replacement));
  }

  /**
   * A password that its owner chose, in place of the one before or of none. Raises the security epoch, so that every
   * token made before is void; the caller ends the sessions.
   * @param expectedEpoch the one under which the owner proved who they are.
   * @returns false when there is no such active person, or its credentials have changed since.
   */
  replacePassword(userId: string, expectedEpoch: number, passwordHash: string): Promise<boolean> {
    return this.transactions.run(async () => {
      const epoch = await this.users.replacePassword(userId, expectedEpoch, passwordHash);
      if (epoch === null) return false;
      await this.audit.record({ action: 'user.set-password', target: { type: 'user', id: userId }, after: { securityEpoch: epoch } });
      return true;
    });
  }

  /**
   * Another password instead of the one the account began with. Raises the security epoch, so that every token made
   * before is void.
   * @returns false when there is no such active person, or its credentials have changed before.
   */
  setFirstPassword(userId: string, passwordHash: string): Promise<boolean> {
    return this.transactions.run(async () => {
      const epoch = await this.users.replaceFirstPassword(userId, passwordHash);
      if (epoch === null) return false;
      await this.audit.record({ action: 'user.set-password', target: { type: 'user', id: userId }, after: { securityEpoch: epoch } });
      return true;
    });
  }
}
