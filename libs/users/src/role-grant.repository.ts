import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Grant, Reach, Scope } from '#platform/access';
import { Database } from '#platform/database';
import { permissionsOfRow } from '#roles';
import type { Tables } from './tables.js';
import { toGrant } from './user-directory.js';

/** A grant a person holds, as lists and judgements need it. */
export interface HeldGrant extends Grant {
  readonly id: string;
  readonly grantedAt: string;
  readonly grantedBy: string | null;
}

const EVERYTHING: Reach = { installation: true, organisationIds: [], officeIds: [] };

/**
 * True for a row `alias` of `role_grants` that counts where the reader looks after people; what holds on the whole
 * installation counts there, too. What people hold in other organisations is nobody else's to know.
 */
export function seenIn({ installation, organisationIds, officeIds }: Reach, alias: string): RawBuilder<boolean> {
  if (installation) return sql<boolean>`true`;
  const scopeId = sql.ref(`${alias}.scope_id`);
  return sql<boolean>`(${scopeId} is null or ${scopeId} = any (${[...organisationIds, ...officeIds]}::uuid[]))`;
}

/** Statements on `role_grants`. */
@Injectable()
export class RoleGrantRepository {
  constructor(private readonly database: Database) {}

  /** What a person holds, oldest first. @param reach of whoever is to see it; absent: all of it. */
  async ofUser(userId: string, reach: Reach = EVERYTHING): Promise<HeldGrant[]> {
    const rows = await this.rows()
      .selectFrom('role_grants as g')
      .select(['g.id', 'g.role', 'g.scope_type', 'g.scope_id', 'g.granted_at', 'g.granted_by'])
      .select(permissionsOfRow('g.role').as('permissions'))
      .where('g.user_id', '=', userId)
      .where(seenIn(reach, 'g'))
      .orderBy('g.granted_at')
      .orderBy('g.id')
      .execute();
    return rows.map((row) => ({ ...toGrant(row), id: row.id, grantedAt: row.granted_at, grantedBy: row.granted_by }));
  }

  /** What was taken; null when the person does not hold it. */
  async remove(userId: string, grantId: string): Promise<{ role: string; scopeType: Scope['type']; scopeId: string | null } | null> {
    const row = await this.rows()
      .deleteFrom('role_grants')
      .where('id', '=', grantId)
      .where('user_id', '=', userId)
      .returning(['role', 'scope_type', 'scope_id'])
      .executeTakeFirst();
    return row ? { role: row.role, scopeType: row.scope_type, scopeId: row.scope_id } : null;
  }

  async count(userId: string): Promise<number> {
    const row = await this.rows()
      .selectFrom('role_grants')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return row.count;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
