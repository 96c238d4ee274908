import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Grant, Scope } from '#platform/access';
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

/** Statements on `role_grants`. */
@Injectable()
export class RoleGrantRepository {
  constructor(private readonly database: Database) {}

  /** What a person holds, oldest first. */
  async ofUser(userId: string): Promise<HeldGrant[]> {
    const rows = await this.rows()
      .selectFrom('role_grants as g')
      .select(['g.id', 'g.role', 'g.scope_type', 'g.scope_id', 'g.granted_at', 'g.granted_by'])
      .select(permissionsOfRow('g.role').as('permissions'))
      .where('g.user_id', '=', userId)
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
