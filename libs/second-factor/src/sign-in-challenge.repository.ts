import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, removeBatch } from '#platform/database';
import type { Tables } from './tables.js';

/** Wrong proofs a sign-in survives. */
const MAX_TRIES = 5;

/** A sign-in that waits for a second factor. */
export interface SignInChallenge {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly securityEpoch: number;
  readonly authMethods: readonly string[];
}

const OPEN = sql<boolean>`completed_at is null and tries < ${MAX_TRIES} and expires_at > now()`;

/** Statements on `sign_in_challenges`. */
@Injectable()
export class SignInChallengeRepository {
  constructor(private readonly database: Database) {}

  async insert(challenge: SignInChallenge, lifeSeconds: number): Promise<void> {
    await this.rows()
      .insertInto('sign_in_challenges')
      .values({
        id: challenge.id,
        token_hash: challenge.tokenHash,
        user_id: challenge.userId,
        security_epoch: challenge.securityEpoch,
        auth_methods: [...challenge.authMethods],
        expires_at: sql<string>`now() + make_interval(secs => ${lifeSeconds})`,
      })
      .execute();
  }

  /** Null for one that ended. */
  async findOpen(id: string): Promise<SignInChallenge | null> {
    const row = await this.rows()
      .selectFrom('sign_in_challenges')
      .select(['id', 'token_hash', 'user_id', 'security_epoch', 'auth_methods'])
      .where('id', '=', id)
      .where(OPEN)
      .executeTakeFirst();
    if (!row) return null;
    const { token_hash: tokenHash, user_id: userId, security_epoch: securityEpoch, auth_methods: authMethods } = row;
    return { id: row.id, tokenHash, userId, securityEpoch, authMethods };
  }

  /** Counts a try; the tries that are left, or null when there was none. */
  async countTry(id: string): Promise<number | null> {
    const row = await this.rows()
      .updateTable('sign_in_challenges')
      .set({ tries: sql<number>`tries + 1` })
      .where('id', '=', id)
      .where(OPEN)
      .returning('tries')
      .executeTakeFirst();
    return row ? MAX_TRIES - row.tries : null;
  }

  /** Takes back a try that decided nothing. */
  async returnTry(id: string): Promise<void> {
    await this.rows()
      .updateTable('sign_in_challenges')
      .set({ tries: sql<number>`greatest(0, tries - 1)` })
      .where('id', '=', id)
      .execute();
  }

  /** False when the sign-in was completed before: of several at once, one gets true. */
  async complete(id: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('sign_in_challenges')
      .set({ completed_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('completed_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Wrong proofs of the last day in sign-ins of this person that have not succeeded. */
  async countWrong(userId: string): Promise<number> {
    const row = await this.rows()
      .selectFrom('sign_in_challenges')
      .select(sql<number>`coalesce(sum(tries), 0)::integer`.as('wrong'))
      .where('user_id', '=', userId)
      .where('completed_at', 'is', null)
      .where(sql<boolean>`created_at > now() - interval '1 day'`)
      .executeTakeFirstOrThrow();
    return row.wrong;
  }

  /** Notes that the person is told of a sign-in that failed; false when they were told of one within an hour. Of several at once, one gets true. */
  async notice(id: string, userId: string): Promise<boolean> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`failed sign-ins of ${userId}`}, 0))`.execute(this.rows());
    const result = await this.rows()
      .updateTable('sign_in_challenges')
      .set({ noticed_at: sql<string>`now()` })
      .where('id', '=', id)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('sign_in_challenges as other')
              .select('other.id')
              .where('other.user_id', '=', userId)
              .where(sql<boolean>`other.noticed_at > now() - interval '1 hour'`),
          ),
        ),
      )
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** The person's, the newest hundred, for their own export. */
  async findDatesOf(userId: string): Promise<{ begunAt: string; completedAt: string | null; wrongProofs: number }[]> {
    const rows = await this.rows()
      .selectFrom('sign_in_challenges')
      .select(['created_at', 'completed_at', 'tries'])
      .where('user_id', '=', userId)
      .orderBy('id', 'desc')
      .limit(100)
      .execute();
    return rows.map((row) => ({
      begunAt: new Date(row.created_at).toISOString(),
      completedAt: row.completed_at === null ? null : new Date(row.completed_at).toISOString(),
      wrongProofs: row.tries - (row.completed_at === null ? 0 : 1),
    }));
  }

  /** Ends what waits for a person. */
  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('sign_in_challenges').where('user_id', '=', userId).execute();
  }

  /** Removes up to `batch` that ended more than a day ago; returns how many. */
  purge(batch: number): Promise<number> {
    return removeBatch(this.rows(), 'sign_in_challenges', sql<boolean>`expires_at < now() - interval '1 day'`, batch);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
