import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import type { PersonRef } from './role-grant.service.js';
import { type Account, UserRepository } from './user.repository.js';

/** Accounts as those handle them who look after other people's. Joins the caller's transaction. */
@Injectable()
export class AccountService {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Holds the account as it is until the caller's transaction ends; null for nobody. Deleted ones are included. */
  lock(userId: string): Promise<Account | null> {
    return this.transactions.run(() => this.users.lock(userId));
  }

  /** The password opens nothing any more, and every token made before is void; a new one comes by mail. The caller ends the sessions. */
  removePassword(person: PersonRef): Promise<void> {
    return this.transactions.run(async () => {
      const securityEpoch = await this.users.removePassword(person.id);
      await this.audit.record({
        action: 'user.remove-password',
        target: { type: 'user', id: person.id },
        organisationId: person.organisationId,
        after: { securityEpoch },
      });
    });
  }
}
