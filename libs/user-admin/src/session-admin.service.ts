import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { type Device, Impersonations, type ListedSession, SessionListQuery, SessionService, type TokenPair } from '#sessions';
import { PersonFile } from './person-file.js';
import { UserAdminErrors } from './user-admin.errors.js';
import { type Act, mayAct, requireAct } from './user-admin.policy.js';
import { UserRecordQuery } from './user-record.query.js';

/** Sessions of other people, and those in which one acts as them. */
@Injectable()
export class SessionAdminService implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: PersonFile,
    private readonly records: UserRecordQuery,
    private readonly list: SessionListQuery,
    private readonly sessions: SessionService,
    private readonly impersonations: Impersonations,
  ) {}

  /** Whoever acts as somebody goes on as long as they might begin. */
  onModuleInit(): void {
    this.impersonations.register({
      permits: async (actor, person) => mayAct(actor, 'impersonate', await this.files.describe(person)),
    });
  }

  /** Those that stand, the last seen first. */
  async findAll(actor: Actor, id: string): Promise<ListedSession[]> {
    await this.records.requireAct(actor, 'see-sessions', id);
    return this.list.ofUser(id);
  }

  /** @throws AppError what `requireAct` does; NOT_FOUND unless the session is theirs and stands */
  endOne(actor: Actor, id: string, sessionId: string): Promise<void> {
    return this.judged(actor, 'end-sessions', id, () => this.sessions.endOf(id, sessionId));
  }

  endAll(actor: Actor, id: string): Promise<void> {
    return this.judged(actor, 'end-sessions', id, () => this.sessions.endAllOf(id, 'ended-by-administrator'));
  }

  /**
   * A session of an hour in which the actor is that person, on record with the reason.
   * @throws AppError what `requireAct` does; USER_NOT_ACTIVE
   */
  actAs(actor: Actor, id: string, device: Device, reason: string): Promise<TokenPair> {
    return this.judged(actor, 'impersonate', id, (status) => {
      if (status !== 'active') throw new AppError(UserAdminErrors.USER_NOT_ACTIVE);
      return this.sessions.openAs(actor, id, device, reason);
    });
  }

  private judged<T>(actor: Actor, act: Act, id: string, work: (status: string) => Promise<T>): Promise<T> {
    return this.transactions.run(async () => {
      const found = await this.files.lock(id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      requireAct(actor, act, found.person);
      return work(found.account.status);
    });
  }
}
