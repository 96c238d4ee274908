import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { PasswordLinkService } from '#recovery';
import { SecondFactors } from '#second-factor';
import { SessionService } from '#sessions';
import { type Account, AccountService, type ProfileChanges, ProfileService } from '#users';
import { PersonFile } from './person-file.js';
import { UserAdminErrors } from './user-admin.errors.js';
import { type Act, requireAct } from './user-admin.policy.js';

/** Accounts of other people: what is written in them, and how their owners get in. No secret is ever shown to anybody. */
@Injectable()
export class AccountAdminService {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: PersonFile,
    private readonly profiles: ProfileService,
    private readonly accounts: AccountService,
    private readonly sessions: SessionService,
    private readonly links: PasswordLinkService,
    private readonly factors: SecondFactors,
  ) {}

  /** @param version the one the caller saw (If-Match). @throws AppError what `requireAct` does; USER_DELETED, PRECONDITION_FAILED */
  update(actor: Actor, id: string, changes: ProfileChanges, version?: number): Promise<void> {
    return this.transactions.run(async () => {
      await this.load(actor, 'update', id);
      await this.profiles.update(id, changes, version);
    });
  }

  /**
   * The password opens nothing any more and every session ends; the person chooses another one by a mailed link.
   * @param removeSecondFactors passkeys, authenticator app and recovery codes go, too: a passkey signs in without any
   * password. Otherwise they stay. @throws AppError what `requireAct` does; USER_NOT_ACTIVE
   */
  resetPassword(actor: Actor, id: string, removeSecondFactors = false): Promise<void> {
    return this.transactions.run(async () => {
      const account = await this.load(actor, 'reset', id);
      if (account.status !== 'active') throw new AppError(UserAdminErrors.USER_NOT_ACTIVE);
      if (removeSecondFactors) await this.factors.reset(id);
      await this.accounts.removePassword(account);
      await this.sessions.endAllOf(id, 'password-reset-required');
      await this.links.send(id, 'required');
    });
  }

  /** For somebody who lost all of theirs. Does nothing when they have none. @throws AppError what `requireAct` does */
  resetSecondFactors(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.load(actor, 'reset', id);
      await this.factors.reset(id);
    });
  }

  private async load(actor: Actor, act: Act, id: string): Promise<Account> {
    const found = await this.files.lock(id);
    if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
    requireAct(actor, act, found.person);
    if (found.account.status === 'deleted') throw new AppError(UserAdminErrors.USER_DELETED);
    return found.account;
  }
}
