import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Actor } from '#platform/access';

/**
 * The one SQL filter: offices, named `o` in the query, that the person holds `permission` for. Its text does not depend
 * on how many those are, so that a prepared statement serves everybody.
 */
export function withinReach(actor: Actor, permission: string): RawBuilder<SqlBool> {
  const { installation, organisationIds, officeIds } = actor.reach(permission);
  if (installation) return sql<SqlBool>`true`;
  if (officeIds.length === 0) return sql<SqlBool>`o.organisation_id = any(${organisationIds}::uuid[])`;
  return sql<SqlBool>`(o.organisation_id = any(${organisationIds}::uuid[]) or o.id = any(${officeIds}::uuid[]))`;
}
