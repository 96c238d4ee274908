import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { OrganisationDirectory } from '#organisations';
import { type NewUser, UserRepository } from './user.repository.js';

/**
 * Makes accounts of people whose address is proved. Joins the caller's transaction. Whoever calls decides whether
 * the person may have an account; this decides, with the database, that an address has only one.
 */
@Injectable()
export class Registrar {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserRepository,
    private readonly organisations: OrganisationDirectory,
    private readonly audit: AuditLog,
  ) {}

  /**
   * An account in `organisationId` (default: the default organisation) with the role `user` there.
   * @returns its id, or null when the address belongs to an account already.
   */
  createUser(person: NewUser, organisationId?: string): Promise<string | null> {
    return this.transactions.run(async () => {
      const organisation = organisationId ?? (await this.organisations.default()).id;
      const id = await this.users.insert(organisation, person);
      if (!id) return null;
      await this.audit.record({
        action: 'user.create',
        target: { type: 'user', id },
        organisationId: organisation,
        personal: { email: person.email },
      });
      await this.grant(id, 'user', { type: 'organisation', id: organisation });
      return id;
    });
  }

  /** As `createUser`, with the role `admin` on the installation as well. */
  createAdministrator(person: NewUser): Promise<string | null> {
    return this.transactions.run(async () => {
      const id = await this.createUser(person);
      if (id) await this.grant(id, 'admin', { type: 'installation', id: null });
      return id;
    });
  }

  private async grant(userId: string, role: string, scope: { type: 'installation' | 'organisation'; id: string | null }): Promise<void> {
    if (!(await this.users.grant(userId, role, scope, null))) return;
    await this.audit.record({
      action: 'role.grant',
      target: { type: 'user', id: userId },
      after: { role, scopeType: scope.type, scopeId: scope.id },
    });
  }
}
