import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Actor } from '#platform/access';
import type { Tables } from './tables.js';

type Where = ExpressionBuilder<Tables & { o: Tables['offices'] }, 'o'>;

/** The one SQL filter of this lib: offices, named `o` in the query, that the person holds `permission` for. */
export function withinReach(actor: Actor, permission: string): (where: Where) => ExpressionWrapper<never, never, SqlBool> {
  const { installation, organisationIds, officeIds } = actor.reach(permission);
  return (where) => {
    if (installation) return where.lit(true) as never;
    const allowed = [];
    if (organisationIds.length > 0) allowed.push(where('o.organisation_id', 'in', organisationIds));
    if (officeIds.length > 0) allowed.push(where('o.id', 'in', officeIds));
    return where.or(allowed) as never;
  };
}
