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
  /** The administrator who acts as the person, and the session they do it from. */
  readonly impersonation?: { readonly impersonatorId: string; readonly parentSessionId: string };
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
  /** The administrator who acts as the person, while the session they do it from stands. */
  readonly impersonatorId: string | null;
  /** The epoch of the administrator when they opened that session. */
  readonly impersonatorEpoch: number | null;
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
        impersonator_id: session.impersonation?.impersonatorId ?? null,
        parent_session_id: session.impersonation?.parentSessionId ?? null,
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
      .selectFrom('sessions as s')
      .leftJoin('sessions as p', 'p.id', 's.parent_session_id')
      .select([
        's.user_id',
        's.security_epoch',
        's.auth_methods',
        's.auth_time',
        's.impersonator_id',
        'p.security_epoch as impersonator_epoch',
        sql<boolean>`s.revoked_at is null and least(s.absolute_expires_at, s.idle_expires_at) > now()
          and (s.parent_session_id is null or (p.revoked_at is null and p.absolute_expires_at > now()))`.as('stands'),
      ])
      .where('s.id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    return {
      userId: row.user_id,
      securityEpoch: row.security_epoch,
      stands: row.stands,
      authMethods: row.auth_methods,
      authTime: new Date(row.auth_time),
      impersonatorId: row.impersonator_id,
      impersonatorEpoch: row.impersonator_epoch,
    };
  }

  /** Ends a session and those in which its person acts as somebody else; the ids of what ended, so none when it had before. */
  async revoke(id: string, reason: string): Promise<string[]> {
    const rows = await this.sessions()
      .updateTable('sessions')
      .set({ revoked_at: sql`now()`, revoke_reason: reason, sealed_successor: null })
      .where((row) => row.or([row('id', '=', id), row('parent_session_id', '=', id)]))
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
  }

  /** Ends every session of a person but one, and those in which they act as somebody else; returns their ids. */
  async revokeAllOf(userId: string, reason: string, except: string | undefined): Promise<string[]> {
    const rows = await this.sessions()
      .updateTable('sessions')
      .set({ revoked_at: sql`now()`, revoke_reason: reason, sealed_successor: null })
      .where((row) => row.or([row('user_id', '=', userId), row('impersonator_id', '=', userId)]))
      .where('revoked_at', 'is', null)
      .$if(except !== undefined, (query) => query.where('id', '<>', except!))
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
  }

  /** Lets a session stand although its person's credentials changed. */
  async adoptEpoch(id: string, userId: string, securityEpoch: number): Promise<void> {
    await this.sessions()
      .updateTable('sessions')
      .set({ security_epoch: securityEpoch })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .execute();
  }

  /** Remembers a fresh proof of who somebody is. False when the session ended, or is not of the person themselves. */
  async confirm(id: string, method: string): Promise<boolean> {
    const result = await this.sessions()
      .updateTable('sessions')
      .set({
        auth_time: sql`now()`,
        auth_methods: sql`case when ${method}::text = any (auth_methods) then auth_methods else auth_methods || ${method}::text end`,
      })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .where('impersonator_id', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
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
