import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { type ProfileChanges, ProfileService } from '#users';
import { PersonFile } from './person-file.js';
import { UserAdminErrors } from './user-admin.errors.js';
import { requireAct } from './user-admin.policy.js';

/** Accounts of other people. */
@Injectable()
export class AccountAdminService {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: PersonFile,
    private readonly profiles: ProfileService,
  ) {}

  /** @throws AppError what `requireAct` does; USER_DELETED */
  update(actor: Actor, id: string, changes: ProfileChanges): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.files.lock(id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      requireAct(actor, 'update', found.person);
      if (found.account.status === 'deleted') throw new AppError(UserAdminErrors.USER_DELETED);
      await this.profiles.update(id, changes);
    });
  }
}
