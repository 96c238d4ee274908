import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Actor } from '#platform/access';

/**
 * The one SQL filter: offices, named `o` in the query, that the person holds one of `permissions` for. Its text does not
 * depend on how many those are, so that a prepared statement serves everybody.
 */
export function withinReach(actor: Actor, ...permissions: readonly string[]): RawBuilder<SqlBool> {
  const reaches = permissions.map((permission) => actor.reach(permission));
  if (reaches.some(({ installation }) => installation)) return sql<SqlBool>`true`;
  const organisationIds = reaches.flatMap((reach) => reach.organisationIds);
  const officeIds = reaches.flatMap((reach) => reach.officeIds);
  if (officeIds.length === 0) return sql<SqlBool>`o.organisation_id = any(${organisationIds}::uuid[])`;
  return sql<SqlBool>`(o.organisation_id = any(${organisationIds}::uuid[]) or o.id = any(${officeIds}::uuid[]))`;
}
