import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, type DecisiveWrite, removeBatch } from '#platform/database';
import type { Device } from './device.js';
import { SEAL_SECONDS } from './rotation.repository.js';
import type { SessionLifetime } from './session-lifetime.js';
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
  readonly device: Device;
  /** What must still hold as the row is written; without it there is none. */
  readonly onlyWhile: RawBuilder<boolean>;
  /** How many the person may have, this one included; those seen longest ago end for it. As many as there are when it is left out. */
  readonly most?: number;
  /** The administrator who acts as the person, and the session they do it from. */
  readonly impersonation?: { readonly impersonatorId: string; readonly parentSessionId: string };
}

/** What is known of a session once it is written. */
export interface BegunSession {
  /** When it ends at the latest. */
  readonly expiresAt: Date;
  /** Those that ended for it. */
  readonly ended: readonly string[];
}

interface BegunRow {
  readonly absolute_expires_at: string;
  readonly ended: string[] | null;
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
  /** How long it stands without being refreshed. */
  readonly idleSeconds: number;
  /** Null unless an administrator acts as the person. */
  readonly impersonation: StandingImpersonation | null;
  readonly counter: number;
  readonly parentCounter: number;
  /** The client can ask for the last pair again until it is known to have it. */
  readonly awaitsConfirmation: boolean;
  /** A sealed token is there that can no longer be asked for. */
  readonly hasStaleSeal: boolean;
}

/**
 * How sessions begin, stand and end: statements on `sessions`, one row per family of refresh tokens. Expiry is judged by
 * the database's clock.
 */
@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  /** Null when there is none, because what it depends on no longer holds. */
  async insert(session: NewSession): Promise<BegunSession | null> {
    const { before, write } = this.insertion(session);
    const [[name, ended]] = before;
    const [row] = await this.database.prepared(sql<BegunRow>`with ${sql.id(name)} as (${ended}) ${write}`);
    return row ? this.begun(row) : null;
  }

  /** The same as a write on which others depend; `begun` reads what it returns. */
  insertion(session: NewSession): DecisiveWrite<BegunRow> & { readonly before: readonly [readonly [string, RawBuilder<unknown>]] } {
    const { impersonation } = session;
    const end = inSeconds(session.absoluteSeconds);
    const absolute = impersonation
      ? sql`least(${end}, (select p.absolute_expires_at from sessions p where p.id = ${impersonation.parentSessionId}))`
      : end;
    const write = sql<BegunRow>`
      insert into sessions (
        id, user_id, security_epoch, hash_current, absolute_expires_at, idle_expires_at, idle_seconds, auth_methods, user_agent,
        address, impersonator_id, parent_session_id
      ) select
        ${session.id}, ${session.userId}, ${session.securityEpoch}, ${session.hash}, ${absolute},
        ${inSeconds(Math.min(session.idleSeconds, session.absoluteSeconds))}, ${session.idleSeconds}, ${[...session.authMethods]},
        ${session.device.userAgent}, ${session.device.address}, ${impersonation?.impersonatorId ?? null},
        ${impersonation?.parentSessionId ?? null}
      where ${session.onlyWhile}
      returning absolute_expires_at, (select array_agg(id::text) from ended) as ended`;
    return { before: [['ended', session.most === undefined ? NOTHING : endingBeyond(session.userId, session.most - 1)]], write };
  }

  begun(row: BegunRow): BegunSession {
    return { expiresAt: new Date(row.absolute_expires_at), ended: row.ended ?? [] };
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
        's.idle_seconds',
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
      idleSeconds: row.idle_seconds,
      impersonation: row.impersonator_id === null ? null : impersonationOf({ ...row, impersonator_id: row.impersonator_id }),
      counter: row.counter,
      parentCounter: row.parent_counter ?? row.counter - 1,
      awaitsConfirmation: row.awaits_confirmation,
      hasStaleSeal: row.has_stale_seal,
    };
  }

  /** Brings the sessions of a person that may last longer to a lifetime that begins now; those that end earlier still do. */
  async shorten(userId: string, { absoluteSeconds, idleSeconds }: SessionLifetime): Promise<void> {
    await this.sessions()
      .updateTable('sessions')
      .set({
        absolute_expires_at: sql`least(absolute_expires_at, ${inSeconds(absoluteSeconds)})`,
        idle_expires_at: sql`least(idle_expires_at, ${inSeconds(idleSeconds)})`,
        idle_seconds: idleSeconds,
      })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .where('idle_seconds', '>', idleSeconds)
      .execute();
  }

  /** True when a session is the person's and stands; it is held until the caller's transaction ends. */
  async lockStanding(id: string, userId: string): Promise<boolean> {
    const row = await this.sessions()
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .where(sql<boolean>`least(absolute_expires_at, idle_expires_at) > now()`)
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
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
  purge(days: number, batch: number): Promise<number> {
    return removeBatch(
      this.sessions(),
      'sessions',
      sql<boolean>`least(absolute_expires_at, idle_expires_at) < now() - make_interval(days => ${days})`,
      batch,
    );
  }

  /** Also those in which they acted as somebody else. */
  async removeAllOf(userId: string): Promise<void> {
    await sql`delete from sessions where user_id = ${userId} or impersonator_id = ${userId}`.execute(this.sessions());
  }

  private sessions() {
    return this.database.kysely<Tables>();
  }
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

const NOTHING = sql`select null::uuid as id where false`;

/** Ends what a person has beyond `most` sessions, those seen longest ago first. */
function endingBeyond(userId: string, most: number): RawBuilder<unknown> {
  return sql`
    update sessions set revoked_at = now(), revoke_reason = 'too-many', sealed_successor = null
    where id in (
      select id from sessions where user_id = ${userId} and revoked_at is null
      order by last_seen_at desc, id desc offset ${most} limit ${most}
    )
    returning id`;
}
