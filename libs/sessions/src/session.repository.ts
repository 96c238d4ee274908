import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** A session about to exist. Times are spans from the database's now, in seconds. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly securityEpoch: number;
  readonly hash: Buffer;
  readonly absoluteSeconds: number;
  readonly idleSeconds: number;
  readonly authMethods: readonly string[];
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** What a rotation needs to make tokens. */
export interface RotatedSession {
  readonly securityEpoch: number;
  readonly expiresAt: Date;
}

/** A session as a refused rotation finds it, read under a lock. */
export interface LockedSession {
  readonly userId: string;
  readonly counter: number;
  readonly revokeReason: string | null;
  readonly expired: boolean;
}

/** What decides whether a session may act. */
export interface SessionStanding {
  readonly userId: string;
  readonly securityEpoch: number;
  /** Neither ended nor expired, by the database's clock. */
  readonly stands: boolean;
  /** How the person proved who they are, and when last. */
  readonly authMethods: readonly string[];
  readonly authTime: Date;
}

/** Statements on `sessions`: one row per family of refresh tokens. Expiry is judged by the database's clock. */
@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  /** Returns when the session ends at the latest. */
  async insert(session: NewSession): Promise<Date> {
    const row = await this.sessions()
      .insertInto('sessions')
      .values({
        id: session.id,
        user_id: session.userId,
        security_epoch: session.securityEpoch,
        hash_current: session.hash,
        absolute_expires_at: inSeconds(session.absoluteSeconds),
        idle_expires_at: inSeconds(Math.min(session.idleSeconds, session.absoluteSeconds)),
        idle_seconds: session.idleSeconds,
        auth_methods: [...session.authMethods],
        user_agent: session.userAgent,
        address: session.address,
      })
      .returning('absolute_expires_at')
      .executeTakeFirstOrThrow();
    return new Date(row.absolute_expires_at);
  }

  /**
   * Takes token `counter` out of use and `hash` into it, in one statement: of any number of attempts at once, one
   * finds the row as it expects. Null for all others, and for sessions that ended or expired.
   */
  async rotate(id: string, userId: string, counter: number, expected: Buffer, hash: Buffer): Promise<RotatedSession | null> {
    const row = await this.sessions()
      .updateTable('sessions')
      .set({
        counter: sql`counter + 1`,
        hash_prev: sql`hash_current`,
        hash_current: hash,
        rotated_at: sql`now()`,
        last_seen_at: sql`now()`,
        idle_expires_at: sql`least(absolute_expires_at, now() + make_interval(secs => idle_seconds))`,
        confirmed: false,
        replays: 0,
        retry_key_hash: null,
        sealed_successor: null,
      })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('counter', '=', counter)
      .where('hash_current', '=', expected)
      .where('revoked_at', 'is', null)
      .where('absolute_expires_at', '>', sql<string>`now()`)
      .where('idle_expires_at', '>', sql<string>`now()`)
      .returning(['security_epoch', 'absolute_expires_at'])
      .executeTakeFirst();
    return row ? { securityEpoch: row.security_epoch, expiresAt: new Date(row.absolute_expires_at) } : null;
  }

  async lockById(id: string): Promise<LockedSession | null> {
    const row = await this.sessions()
      .selectFrom('sessions')
      .select(['user_id', 'counter', 'revoke_reason', sql<boolean>`least(absolute_expires_at, idle_expires_at) <= now()`.as('expired')])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row ? { userId: row.user_id, counter: row.counter, revokeReason: row.revoke_reason, expired: row.expired } : null;
  }

  async findStanding(id: string): Promise<SessionStanding | null> {
    const row = await this.sessions()
      .selectFrom('sessions')
      .select([
        'user_id',
        'security_epoch',
        'auth_methods',
        'auth_time',
        sql<boolean>`revoked_at is null and least(absolute_expires_at, idle_expires_at) > now()`.as('stands'),
      ])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    const { user_id: userId, security_epoch: securityEpoch, auth_methods: authMethods, auth_time: authTime, stands } = row;
    return { userId, securityEpoch, stands, authMethods, authTime: new Date(authTime) };
  }

  /** False when the session had ended before. */
  async revoke(id: string, reason: string): Promise<boolean> {
    const result = await this.sessions()
      .updateTable('sessions')
      .set({ revoked_at: sql`now()`, revoke_reason: reason, sealed_successor: null })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Ends every session of a person; returns their ids. */
  async revokeAllOf(userId: string, reason: string): Promise<string[]> {
    const rows = await this.sessions()
      .updateTable('sessions')
      .set({ revoked_at: sql`now()`, revoke_reason: reason, sealed_successor: null })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
  }

  /** Removes up to `batch` sessions that ended or expired more than `days` ago; returns how many. */
  async purge(days: number, batch: number): Promise<number> {
    const result = await this.sessions()
      .deleteFrom('sessions')
      .where('id', 'in', (select) =>
        select
          .selectFrom('sessions')
          .select('id')
          .where(sql<boolean>`least(absolute_expires_at, idle_expires_at) < now() - make_interval(days => ${days})`)
          .limit(batch)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  private sessions() {
    return this.database.kysely<Tables>();
  }
}

function inSeconds(seconds: number) {
  return sql<string>`now() + make_interval(secs => ${seconds})`;
}
