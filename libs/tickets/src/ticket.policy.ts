import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Actor, Scope } from '#platform/access';

/** The one SQL filter: tickets, named `t` in the query, of organisations that the person holds the permission for. */
export function withinReach(actor: Actor, permission: string): RawBuilder<SqlBool> {
  const { installation, organisationIds } = actor.reach(permission);
  return installation ? sql<SqlBool>`true` : sql<SqlBool>`t.organisation_id = any(${organisationIds}::uuid[])`;
}

/** Where a permission has to hold for a ticket of that organisation. */
export function scopeOf(organisationId: string): Scope {
  return { type: 'organisation', organisationId };
}
