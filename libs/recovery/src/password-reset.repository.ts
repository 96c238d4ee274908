import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId, removeBatch } from '#platform/database';
import type { ResetReason, Tables } from './tables.js';

/** A mailed link as its holder finds it. */
export interface PasswordReset {
  readonly id: string;
  readonly userId: string;
  /** The person's when the link was made: another one means that credentials have changed since. */
  readonly securityEpoch: number;
  readonly reason: ResetReason;
  /** `used` also when another link or a change of the password took its place. */
  readonly state: 'usable' | 'used' | 'expired';
}

/** Statements on `password_resets` and `password_reset_requests`. Times are judged by the database's clock. */
@Injectable()
export class PasswordResetRepository {
  constructor(private readonly database: Database) {}

  async insertRequest(email: string): Promise<string> {
    const id = newId();
    await this.rows().insertInto('password_reset_requests').values({ id, email }).execute();
    return id;
  }

  /** The address of a request, which is gone with it; null when it was looked at before. */
  async takeRequest(id: string): Promise<string | null> {
    const row = await this.rows().deleteFrom('password_reset_requests').where('id', '=', id).returning('email').executeTakeFirst();
    return row?.email ?? null;
  }

  /** Returns when the link ends, to the second. */
  async insert(reset: { id: string; userId: string; securityEpoch: number; reason: ResetReason }, lifeSeconds: number): Promise<Date> {
    const row = await this.rows()
      .insertInto('password_resets')
      .values({
        id: reset.id,
        user_id: reset.userId,
        security_epoch: reset.securityEpoch,
        reason: reset.reason,
        expires_at: sql<string>`date_trunc('second', now()) + make_interval(secs => ${lifeSeconds})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return new Date(row.expires_at);
  }

  /** Serialises what is mailed to one person because they asked, until the transaction ends. */
  async lockPerson(userId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`password-reset:${userId}`}, 0))`.execute(this.rows());
  }

  /** How many links somebody was mailed because they asked, in the last hour and in the last day. */
  async countRecent(userId: string): Promise<{ lastHour: number; lastDay: number }> {
    const row = await this.rows()
      .selectFrom('password_resets')
      .select([
        sql<number>`count(*) filter (where created_at > now() - interval '1 hour')::integer`.as('lastHour'),
        sql<number>`count(*)::integer`.as('lastDay'),
      ])
      .where('user_id', '=', userId)
      .where('reason', '=', 'forgotten')
      .where('created_at', '>', sql<string>`now() - interval '1 day'`)
      .executeTakeFirstOrThrow();
    return { lastHour: row.lastHour, lastDay: row.lastDay };
  }

  async findById(id: string): Promise<PasswordReset | null> {
    const row = await this.rows()
      .selectFrom('password_resets')
      .select(['id', 'user_id', 'security_epoch', 'reason'])
      .select(sql<boolean>`used_at is not null or voided_at is not null`.as('ended'))
      .select(sql<boolean>`expires_at <= now()`.as('expired'))
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    const state = row.ended ? 'used' : row.expired ? 'expired' : 'usable';
    return { id: row.id, userId: row.user_id, securityEpoch: row.security_epoch, reason: row.reason, state };
  }

  /** Takes the link out of use; of any number of attempts at once, one gets true. */
  async use(id: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('password_resets')
      .set({ used_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Takes every link of a person out of use. */
  async voidAllOf(userId: string): Promise<void> {
    await this.rows()
      .updateTable('password_resets')
      .set({ voided_at: sql<string>`now()` })
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .execute();
  }

  /** Removes up to `batch` links that ended more than `days` ago, and requests nobody looked at in that time; returns how many. */
  async purge(days: number, batch: number): Promise<number> {
    const links = await removeBatch(
      this.rows(),
      'password_resets',
      sql<boolean>`expires_at < now() - make_interval(days => ${days})`,
      batch,
    );
    const old = sql<boolean>`requested_at < now() - interval '1 day'`;
    return Math.max(links, await removeBatch(this.rows(), 'password_reset_requests', old, batch));
  }

  /** The latest links of a person, 1000 at most: why, when, and when they ended. */
  findOf(userId: string): Promise<{ reason: ResetReason; createdAt: string; expiresAt: string; usedAt: string | null }[]> {
    return this.rows()
      .selectFrom('password_resets')
      .select(['reason', 'created_at as createdAt', 'expires_at as expiresAt', 'used_at as usedAt'])
      .where('user_id', '=', userId)
      .orderBy('created_at', 'desc')
      .limit(1_000)
      .execute();
  }

  async forget(userId: string, email: string): Promise<void> {
    await this.rows().deleteFrom('password_resets').where('user_id', '=', userId).execute();
    await this.rows().deleteFrom('password_reset_requests').where('email', '=', email).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
