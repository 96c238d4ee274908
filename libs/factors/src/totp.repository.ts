import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type Count, Database, removeBatch } from '#platform/database';
import type { UserIdExpression } from './factor.js';
import type { Tables } from './tables.js';

/** A row of `totp_factors` as far as checking a code needs it. */
export interface TotpRow {
  readonly id: string;
  readonly keyId: string;
  readonly sealedSecret: Buffer;
  readonly lastStep: number;
}

/** Statements on `totp_factors`. */
@Injectable()
export class TotpRepository {
  constructor(private readonly database: Database) {}

  /** Puts a secret in the place of the one that waits for confirmation, if any; returns until when it waits. */
  async replaceWaiting(id: string, userId: string, keyId: string, sealedSecret: Buffer, lifeSeconds: number): Promise<Date> {
    const row = await this.rows()
      .insertInto('totp_factors')
      .values({
        id,
        user_id: userId,
        key_id: keyId,
        sealed_secret: sealedSecret,
        expires_at: sql<string>`now() + make_interval(secs => ${lifeSeconds})`,
      })
      .onConflict((conflict) =>
        conflict
          .column('user_id')
          .where('confirmed_at', 'is', null)
          .doUpdateSet((eb) => ({
            id: eb.ref('excluded.id'),
            key_id: eb.ref('excluded.key_id'),
            sealed_secret: eb.ref('excluded.sealed_secret'),
            last_step: 0,
            created_at: sql<string>`now()`,
            expires_at: eb.ref('excluded.expires_at'),
          })),
      )
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return new Date(row.expires_at!);
  }

  findWaiting(userId: string): Promise<TotpRow | null> {
    return this.find(userId, sql<boolean>`confirmed_at is null and expires_at > now()`);
  }

  findConfirmed(userId: string): Promise<TotpRow | null> {
    return this.find(userId, sql<boolean>`confirmed_at is not null`);
  }

  /** When the person's app was confirmed; null when there is none. */
  async confirmedSince(userId: string): Promise<Date | null> {
    const row = await this.rows()
      .selectFrom('totp_factors')
      .select('confirmed_at')
      .where('user_id', '=', userId)
      .where('confirmed_at', 'is not', null)
      .executeTakeFirst();
    return row?.confirmed_at ? new Date(row.confirmed_at) : null;
  }

  /** Subquery: one, or none. */
  countConfirmed(userId: UserIdExpression): Count {
    return sql`(select count(*)::integer from totp_factors where user_id = ${userId} and confirmed_at is not null)`;
  }

  /** Makes the waiting secret the one that counts. False when it no longer waits: of several at once, one gets true. */
  async confirm(id: string, userId: string, step: number): Promise<boolean> {
    // Locked before the old one goes, so that whoever loses the race removes nothing.
    const waiting = await this.rows()
      .selectFrom('totp_factors')
      .select('id')
      .where('id', '=', id)
      .where('confirmed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!waiting) return false;
    await this.rows().deleteFrom('totp_factors').where('user_id', '=', userId).where('confirmed_at', 'is not', null).execute();
    await this.rows()
      .updateTable('totp_factors')
      .set({ confirmed_at: sql<string>`now()`, expires_at: null, last_step: step })
      .where('id', '=', id)
      .execute();
    return true;
  }

  /** Uses up a time step and all before it. False when that has happened: of several at once, one gets true. */
  async useStep(id: string, step: number): Promise<boolean> {
    const result = await this.rows()
      .updateTable('totp_factors')
      .set({ last_step: step })
      .where('id', '=', id)
      .where('confirmed_at', 'is not', null)
      .where(sql<boolean>`last_step < ${step}`)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Removes the person's secrets, waiting ones included; true when one of them counted. */
  async removeAllOf(userId: string): Promise<boolean> {
    const rows = await this.rows().deleteFrom('totp_factors').where('user_id', '=', userId).returning('confirmed_at').execute();
    return rows.some((row) => row.confirmed_at !== null);
  }

  /** Removes a secret that counts since then, and one that waits; true when there was one. */
  async removeSince(userId: string, since: string): Promise<boolean> {
    const result = await this.rows()
      .deleteFrom('totp_factors')
      .where('user_id', '=', userId)
      .where((where) => where.or([where('confirmed_at', '>=', since), where('confirmed_at', 'is', null)]))
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  /** Removes secrets whose confirmation never came. */
  purge(batch: number): Promise<number> {
    return removeBatch(this.rows(), 'totp_factors', sql<boolean>`expires_at < now()`, batch);
  }

  private async find(userId: string, stage: ReturnType<typeof sql<boolean>>): Promise<TotpRow | null> {
    const row = await this.rows()
      .selectFrom('totp_factors')
      .select(['id', 'key_id', 'sealed_secret', 'last_step'])
      .where('user_id', '=', userId)
      .where(stage)
      .executeTakeFirst();
    return row ? { id: row.id, keyId: row.key_id, sealedSecret: row.sealed_secret, lastStep: Number(row.last_step) } : null;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
