import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#platform/access';
import { StatsPermissions } from '#stats';

/**
 * True for rows of `reports` that somebody may see: those they asked for, and those of schedules; either only of figures
 * that they may still see.
 */
export function visibleTo(actor: Actor): RawBuilder<boolean> {
  const { installation, organisationIds } = actor.reach(StatsPermissions['stats.read']);
  const within = installation ? sql`true` : sql`organisation_id = any (${[...organisationIds]}::uuid[])`;
  return sql<boolean>`((reader_id = ${actor.userId} or scheduled_as is not null) and expires_at > now() and ${within})`;
}
