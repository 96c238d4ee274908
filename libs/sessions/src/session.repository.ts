import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Device } from './device.js';
import type { Tables } from './tables.js';

/** For how long an answer that was lost can be asked for again, at most. */
export const SEAL_SECONDS = 60;

/** A session about to exist. Times are spans from the database's now, in seconds. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly securityEpoch: number;
  readonly hash: Buffer;
  readonly absoluteSeconds: number;
  readonly idleSeconds: number;
  readonly authMethods: readonly string[];
  readonly device: Device;
  /** The administrator who acts as the person, and the session they do it from. */
  readonly impersonation?: { readonly impersonatorId: string; readonly parentSessionId: string };
}

/** A refresh token about to be replaced by another one. */
export interface Rotation {
  readonly id: string;
  readonly userId: string;
  readonly counter: number;
  /** Digest the token must have. */
  readonly expected: Buffer;
  /** Digest of the next one. */
  readonly hash: Buffer;
  readonly retryKeyHash: Buffer | null;
  readonly sealedSuccessor: Buffer | null;
  /** Where the request came from; null keeps what was known. */
  readonly device: Device | null;
}

/** What is needed to make the tokens of a rotated session. */
export interface RotatedSession {
  readonly counter: number;
  readonly securityEpoch: number;
  readonly expiresAt: Date;
  readonly rotatedAt: Date;
  readonly impersonatorId: string | null;
}

/** A session as a refused rotation finds it, read under a lock. */
export interface LockedSession extends RotatedSession, Device {
  readonly userId: string;
  readonly hash: Buffer;
  /** The token the current one was given for, and its digest. */
  readonly parentCounter: number;
  readonly parentHash: Buffer | null;
  readonly retryKeyHash: Buffer | null;
  readonly sealedSuccessor: Buffer | null;
  readonly secondsSinceRotation: number;
  /** The current token, or an access token that came with it, was seen. */
  readonly isConfirmed: boolean;
  readonly replays: number;
  readonly revokeReason: string | null;
  readonly isExpired: boolean;
}

/** An administrator who acts as somebody else, and the session they do it from. */
export interface StandingImpersonation {
  readonly impersonatorId: string;
  readonly sessionId: string;
  /** Theirs when they opened that session. */
  readonly securityEpoch: number;
  readonly authMethods: readonly string[];
  readonly authTime: Date;
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
  /** Null unless an administrator acts as the person. */
  readonly impersonation: StandingImpersonation | null;
  readonly counter: number;
  readonly parentCounter: number;
  /** The client can ask for the last pair again until it is known to have it. */
  readonly awaitsConfirmation: boolean;
  /** A sealed token is there that can no longer be asked for. */
  readonly hasStaleSeal: boolean;
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
        absolute_expires_at: session.impersonation
          ? sql`least(${inSeconds(session.absoluteSeconds)}, (select p.absolute_expires_at from sessions p where p.id = ${session.impersonation.parentSessionId}))`
          : inSeconds(session.absoluteSeconds),
        idle_expires_at: inSeconds(Math.min(session.idleSeconds, session.absoluteSeconds)),
        idle_seconds: session.idleSeconds,
        auth_methods: [...session.authMethods],
        user_agent: session.device.userAgent,
        address: session.device.address,
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
  async rotate(rotation: Rotation): Promise<RotatedSession | null> {
    const { device } = rotation;
    const row = await this.sessions()
      .updateTable('sessions')
      .set({
        counter: sql`counter + 1`,
        parent_counter: sql`counter`,
        hash_prev: sql`hash_current`,
        hash_current: rotation.hash,
        rotated_at: sql`now()`,
        last_seen_at: sql`now()`,
        idle_expires_at: sql`least(absolute_expires_at, now() + make_interval(secs => idle_seconds))`,
        confirmed: false,
        replays: 0,
        retry_key_hash: rotation.retryKeyHash,
        sealed_successor: rotation.sealedSuccessor,
        ...(device && { user_agent: device.userAgent, address: device.address }),
      })
      .where('id', '=', rotation.id)
      .where('user_id', '=', rotation.userId)
      .where('counter', '=', rotation.counter)
      .where('hash_current', '=', rotation.expected)
      .where('revoked_at', 'is', null)
      .where('absolute_expires_at', '>', sql<string>`now()`)
      .where('idle_expires_at', '>', sql<string>`now()`)
      .returning(ROTATED)
      .executeTakeFirst();
    return row ? rotatedOf(row) : null;
  }

  /** Puts another token in the place of one that nobody has seen; the row is locked by the caller. */
  async replaceUnseen(id: string, hash: Buffer, sealedSuccessor: Buffer): Promise<RotatedSession> {
    const row = await this.sessions()
      .updateTable('sessions')
      .set({
        counter: sql`counter + 1`,
        hash_current: hash,
        sealed_successor: sealedSuccessor,
        rotated_at: sql`now()`,
        last_seen_at: sql`now()`,
        idle_expires_at: sql`least(absolute_expires_at, now() + make_interval(secs => idle_seconds))`,
        replays: 0,
      })
      .where('id', '=', id)
      .returning(ROTATED)
      .executeTakeFirstOrThrow();
    return rotatedOf(row);
  }

  async countReplay(id: string): Promise<void> {
    await this.sessions()
      .updateTable('sessions')
      .set({ replays: sql`replays + 1` })
      .where('id', '=', id)
      .execute();
  }

  /** Remembers that token `counter` reached its client. */
  async confirmSeen(id: string, counter: number): Promise<void> {
    await this.sessions()
      .updateTable('sessions')
      .set({ confirmed: true })
      .where('id', '=', id)
      .where('counter', '=', counter)
      .where('confirmed', '=', false)
      .execute();
  }

  /** Forgets sealed tokens older than `seconds`, of one session or of all; they can no longer be asked for. */
  async wipeSealed(seconds: number, id?: string): Promise<void> {
    await this.sessions()
      .updateTable('sessions')
      .set({ sealed_successor: null })
      .where('sealed_successor', 'is not', null)
      .where(sql<boolean>`rotated_at < now() - make_interval(secs => ${seconds})`)
      .$if(id !== undefined, (query) => query.where('id', '=', id!))
      .execute();
  }

  async lockById(id: string): Promise<LockedSession | null> {
    const row = await this.sessions()
      .selectFrom('sessions')
      .select([
        ...ROTATED,
        'user_id',
        'hash_current',
        'hash_prev',
        'parent_counter',
        'retry_key_hash',
        'sealed_successor',
        'confirmed',
        'replays',
        'user_agent',
        'address',
        'revoke_reason',
        sql<number>`extract(epoch from now() - coalesce(rotated_at, created_at))::float8`.as('seconds_since_rotation'),
        sql<boolean>`least(absolute_expires_at, idle_expires_at) <= now()`.as('expired'),
      ])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return null;
    return {
      ...rotatedOf(row),
      userId: row.user_id,
      hash: row.hash_current,
      parentCounter: row.parent_counter ?? row.counter - 1,
      parentHash: row.hash_prev,
      retryKeyHash: row.retry_key_hash,
      sealedSuccessor: row.sealed_successor,
      secondsSinceRotation: row.seconds_since_rotation,
      isConfirmed: row.confirmed,
      replays: row.replays,
      userAgent: row.user_agent,
      address: row.address,
      revokeReason: row.revoke_reason,
      isExpired: row.expired,
    };
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
        'p.id as parent_id',
        'p.security_epoch as parent_epoch',
        'p.auth_methods as parent_methods',
        'p.auth_time as parent_time',
        's.counter',
        's.parent_counter',
        sql<boolean>`s.retry_key_hash is not null and not s.confirmed`.as('awaits_confirmation'),
        sql<boolean>`s.sealed_successor is not null and s.rotated_at < now() - make_interval(secs => ${SEAL_SECONDS})`.as('has_stale_seal'),
        sql<boolean>`s.revoked_at is null and least(s.absolute_expires_at, s.idle_expires_at) > now()
          and (s.parent_session_id is null or (p.revoked_at is null and least(p.absolute_expires_at, p.idle_expires_at) > now()))`.as(
          'stands',
        ),
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
      impersonation: row.impersonator_id === null ? null : impersonationOf({ ...row, impersonator_id: row.impersonator_id }),
      counter: row.counter,
      parentCounter: row.parent_counter ?? row.counter - 1,
      awaitsConfirmation: row.awaits_confirmation,
      hasStaleSeal: row.has_stale_seal,
    };
  }

  /** Ends what a person has beyond `most` sessions, those seen longest ago first; returns their ids. */
  async revokeBeyond(userId: string, most: number): Promise<string[]> {
    const rows = await this.sessions()
      .updateTable('sessions')
      .set({ revoked_at: sql`now()`, revoke_reason: 'too-many', sealed_successor: null })
      .where('id', 'in', (select) =>
        select
          .selectFrom('sessions')
          .select('id')
          .where('user_id', '=', userId)
          .where('revoked_at', 'is', null)
          .orderBy('last_seen_at', 'desc')
          .orderBy('id', 'desc')
          .offset(most)
          .limit(most),
      )
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
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

  /** Also those in which they acted as somebody else. */
  async removeAllOf(userId: string): Promise<void> {
    await sql`delete from sessions where user_id = ${userId} or impersonator_id = ${userId}`.execute(this.sessions());
  }

  private sessions() {
    return this.database.kysely<Tables>();
  }
}

const ROTATED = ['counter', 'security_epoch', 'absolute_expires_at', 'rotated_at', 'created_at', 'impersonator_id'] as const;

function rotatedOf(row: {
  counter: number;
  security_epoch: number;
  absolute_expires_at: string;
  rotated_at: string | null;
  created_at: string;
  impersonator_id: string | null;
}): RotatedSession {
  return {
    counter: row.counter,
    securityEpoch: row.security_epoch,
    expiresAt: new Date(row.absolute_expires_at),
    rotatedAt: new Date(row.rotated_at ?? row.created_at),
    impersonatorId: row.impersonator_id,
  };
}

function impersonationOf(row: {
  impersonator_id: string;
  parent_id: string | null;
  parent_epoch: number | null;
  parent_methods: string[] | null;
  parent_time: string | null;
}): StandingImpersonation {
  return {
    impersonatorId: row.impersonator_id,
    sessionId: row.parent_id ?? '',
    securityEpoch: row.parent_epoch ?? -1,
    authMethods: row.parent_methods ?? [],
    authTime: new Date(row.parent_time ?? 0),
  };
}

function inSeconds(seconds: number) {
  return sql<string>`now() + make_interval(secs => ${seconds})`;
}
