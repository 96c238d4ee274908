import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import { UserDirectory } from '#users';
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
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
  ) {}

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

  /** Of these sessions, those in which somebody may still act: one statement for any number of them. Not for who acts as somebody else. */
  async standing(ids: readonly string[]): Promise<string[]> {
    const active = this.users.stillActive(sql.ref('s.user_id'), sql.ref('s.security_epoch'));
    const rows = await this.database.prepared(sql<{ id: string }>`
      select s.id from sessions s where s.id = any (${[...ids]}::uuid[]) and s.impersonator_id is null
        and s.revoked_at is null and least(s.absolute_expires_at, s.idle_expires_at) > now() and ${active}`);
    return rows.map((row) => row.id);
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
