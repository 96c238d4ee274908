import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Device } from './device.js';
import type { Tables } from './tables.js';

/** For how long an answer that was lost can be asked for again, at most. */
export const SEAL_SECONDS = 60;

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

/** How the refresh tokens of a session follow one another: statements on `sessions`, judged by the database's clock. */
@Injectable()
export class RotationRepository {
  constructor(private readonly database: Database) {}

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
