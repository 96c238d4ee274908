import { type Expression, type ExpressionBuilder, sql, type SqlBool } from 'kysely';
import type { Actor } from '#platform/access';
import type { Tables } from './tables.js';

type Where = ExpressionBuilder<Tables & { o: Tables['offices'] }, 'o'>;

/**
 * The one SQL filter: offices, named `o` in the query, that the person holds `permission` for. Its text does not depend
 * on how many those are, so that a prepared statement serves everybody.
 */
export function withinReach(actor: Actor, permission: string): (where: Where) => Expression<SqlBool> {
  const { installation, organisationIds, officeIds } = actor.reach(permission);
  return (where) => {
    if (installation) return where.lit(true);
    const allowed = [];
    if (organisationIds.length > 0) allowed.push(sql<SqlBool>`o.organisation_id = any(${organisationIds}::uuid[])`);
    if (officeIds.length > 0) allowed.push(sql<SqlBool>`o.id = any(${officeIds}::uuid[])`);
    return where.or(allowed);
  };
}
