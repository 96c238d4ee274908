import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** A session that stands, as its person or an administrator sees it. */
export interface ListedSession {
  readonly id: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  /** The sign-in or the last refresh, so within ten minutes of the last use. */
  readonly lastSeenAt: Date;
  readonly authMethods: readonly string[];
  /** The administrator who acts as the person in it. */
  readonly impersonatorId: string | null;
}

/** Nobody has more; older ones ended when others were opened. */
const MOST = 100;

/** The sessions of a person. */
@Injectable()
export class SessionListQuery {
  constructor(private readonly database: Database) {}

  /** Those that stand, the last seen first. */
  async ofUser(userId: string): Promise<ListedSession[]> {
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('sessions')
      .select(['id', 'user_agent', 'address', 'created_at', 'last_seen_at', 'auth_methods', 'impersonator_id'])
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .where(sql<boolean>`least(absolute_expires_at, idle_expires_at) > now()`)
      .orderBy('last_seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      userAgent: row.user_agent,
      address: row.address,
      createdAt: new Date(row.created_at),
      lastSeenAt: new Date(row.last_seen_at),
      authMethods: row.auth_methods,
      impersonatorId: row.impersonator_id,
    }));
  }
}
