import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { PasswordLinkService } from '#recovery';
import { Registrar, UserErrors } from '#users';
import { PersonFile } from './person-file.js';
import { RoleAdminService, type RoleRequest } from './role-admin.service.js';
import { UserAdminErrors } from './user-admin.errors.js';
import { requireAct, requireCreation } from './user-admin.policy.js';

/** What is said of somebody who is to have an account. */
export interface NewPerson {
  /** Normalised. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly language: string;
  /** Where they belong; the inviter's own when absent. */
  readonly organisationId?: string;
  /** Beside the role everybody has. */
  readonly roles: readonly RoleRequest[];
}

/**
 * Makes accounts for other people. They have no password: whoever reads mail at the address chooses one, which proves
 * that it is theirs.
 */
@Injectable()
export class InvitationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: PersonFile,
    private readonly registrar: Registrar,
    private readonly organisations: OrganisationDirectory,
    private readonly roles: RoleAdminService,
    private readonly links: PasswordLinkService,
  ) {}

  /**
   * @param invite false: without a mail, for somebody who is to be invited later.
   * @returns the new id. @throws AppError what `requireCreation` and `requireRole` do; EMAIL_TAKEN
   */
  create(actor: Actor, person: NewPerson, invite: boolean): Promise<string> {
    const { email, firstName, lastName, secondLastName, language, organisationId = actor.organisationId } = person;
    requireCreation(actor, organisationId);
    return this.transactions.run(async () => {
      if (!(await this.organisations.exists(organisationId)))
        throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'organisationId', problem: 'is not an organisation' }] });
      const account = { email, passwordHash: null, firstName, lastName, secondLastName, language };
      const id = await this.registrar.createUser(account, organisationId);
      if (!id) throw new AppError(UserErrors.EMAIL_TAKEN);
      for (const role of person.roles) await this.roles.give(actor, { id, organisationId }, role);
      if (invite) await this.links.send(id, 'invitation');
      return id;
    });
  }

  /** Mails the invitation (again). @throws AppError what `requireAct` does; USER_NOT_ACTIVE, USER_HAS_PASSWORD */
  invite(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.files.lock(id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      requireAct(actor, 'invite', found.person);
      if (found.account.status !== 'active') throw new AppError(UserAdminErrors.USER_NOT_ACTIVE);
      if (found.account.hasPassword) throw new AppError(UserAdminErrors.USER_HAS_PASSWORD);
      await this.links.send(id, 'invitation');
    });
  }
}
