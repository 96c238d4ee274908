import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** Where a session came from. */
export interface SeenSession {
  readonly id: string;
  readonly userId: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
}

/** A session that stands, as its person or an administrator sees it. */
export interface ListedSession extends SeenSession {
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

  /** One session, whether it stands or not. */
  async find(id: string): Promise<SeenSession | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('sessions')
      .select(['user_id', 'user_agent', 'address', 'created_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { id, userId: row.user_id, userAgent: row.user_agent, address: row.address, createdAt: new Date(row.created_at) } : null;
  }

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
      userId,
      userAgent: row.user_agent,
      address: row.address,
      createdAt: new Date(row.created_at),
      lastSeenAt: new Date(row.last_seen_at),
      authMethods: row.auth_methods,
      impersonatorId: row.impersonator_id,
    }));
  }

  /** All there is about the sign-ins of a person, also of sessions that ended; when somebody acted as them is not theirs to know. */
  everyOf(userId: string) {
    return this.database
      .kysely<Tables>()
      .selectFrom('sessions')
      .select(['created_at as createdAt', 'last_seen_at as lastSeenAt', 'revoked_at as endedAt', 'revoke_reason as endReason'])
      .select(['address', 'user_agent as userAgent', 'auth_methods as authMethods'])
      .where('user_id', '=', userId)
      .where('impersonator_id', 'is', null)
      .orderBy('created_at')
      .execute();
  }
}
