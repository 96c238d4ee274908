import { Injectable } from '@nestjs/common';
import { Actor } from '#platform/access';
import { StatsPermissions } from '#stats';
import { UserDirectory } from '#users';

/** Whose figures: those of one organisation, or null for the installation. */
export type ReportScope = string | null;

/** True while somebody may see all the figures of the scope. */
export function mayRead(actor: Actor, scope: ReportScope): boolean {
  return actor.can(
    StatsPermissions['stats.read'],
    scope === null ? { type: 'installation' } : { type: 'organisation', organisationId: scope },
  );
}

/** Who may see figures, as of now: for work that is done while nobody is signed in. */
@Injectable()
export class ReportReaders {
  constructor(private readonly users: UserDirectory) {}

  /** The person with what they hold now; null when they are no longer active, or may not see the figures of the scope. */
  async find(userId: string, scope: ReportScope): Promise<Actor | null> {
    const access = await this.users.loadAccess(userId);
    if (access?.status !== 'active') return null;
    const actor = new Actor(userId, '', access.organisationId, access.grants);
    return mayRead(actor, scope) ? actor : null;
  }

  /** Those of the people who may see the figures of the scope, in their order. */
  async among(userIds: readonly string[], scope: ReportScope): Promise<string[]> {
    const found = await Promise.all(userIds.map((userId) => this.find(userId, scope)));
    return userIds.filter((_, index) => found[index] !== null);
  }
}
