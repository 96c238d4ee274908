import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, removeBatch } from '#platform/database';
import type { EndedBy, Tables } from './tables.js';

/** How far a change has come. `waiting` until it is confirmed, ended or too old; `revertible` for some days after. */
export type EmailChangeState = 'waiting' | 'expired' | 'revertible' | 'settled' | 'ended';

export interface EmailChange {
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string | null;
  /** The person's when they asked: another one means that credentials have changed since. */
  readonly securityEpoch: number;
  /** Null, like the new one, once neither link can do anything any more. */
  readonly oldEmail: string | null;
  readonly newEmail: string | null;
  readonly confirmHash: Buffer;
  readonly cancelHash: Buffer;
  readonly revertHash: Buffer | null;
  /** With microseconds. */
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly state: EmailChangeState;
}

export interface NewEmailChange {
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly securityEpoch: number;
  readonly oldEmail: string;
  readonly newEmail: string;
  readonly confirmHash: Buffer;
  readonly cancelHash: Buffer;
}

const NOW = sql<string>`now()`;
const STATE = sql<EmailChangeState>`case
  when ended_at is not null then 'ended'
  when confirmed_at is null then case when expires_at > now() then 'waiting' else 'expired' end
  when revert_until > now() then 'revertible' else 'settled' end`;

/** Statements on `email_changes`. Whoever changes rows of a person holds the lock of that person. */
@Injectable()
export class EmailChangeRepository {
  constructor(private readonly database: Database) {}

  /** Serialises changes of one person's address until the transaction ends. */
  async lockPerson(userId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`email-change:${userId}`}, 0))`.execute(this.rows());
  }

  /** Adds a waiting change; one that waited before has ended. */
  async insert(change: NewEmailChange, lifeSeconds: number): Promise<string> {
    await this.endWaiting(change.userId, 'replaced');
    const row = await this.rows()
      .insertInto('email_changes')
      .values({
        id: change.id,
        user_id: change.userId,
        session_id: change.sessionId,
        security_epoch: change.securityEpoch,
        old_email: change.oldEmail,
        new_email: change.newEmail,
        confirm_hash: change.confirmHash,
        cancel_hash: change.cancelHash,
        expires_at: sql<string>`now() + make_interval(secs => ${lifeSeconds})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return row.expires_at;
  }

  /** How often a mailbox was asked to confirm itself in the last hour, by anybody. */
  async countAsked(email: string): Promise<number> {
    const row = await this.rows()
      .selectFrom('email_changes')
      .select(sql<number>`count(*)::int`.as('asked'))
      .where('new_email', '=', email)
      .where('requested_at', '>', sql<string>`now() - interval '1 hour'`)
      .executeTakeFirstOrThrow();
    return row.asked;
  }

  findById(id: string): Promise<EmailChange | null> {
    return this.findOne((query) => query.where('id', '=', id));
  }

  findWaiting(userId: string): Promise<EmailChange | null> {
    return this.findOne((query) =>
      query.where('user_id', '=', userId).where('confirmed_at', 'is', null).where('ended_at', 'is', null).where('expires_at', '>', NOW),
    );
  }

  /** The last change of a person's address that came about and was not undone. */
  findLatestConfirmed(userId: string): Promise<EmailChange | null> {
    return this.findOne((query) =>
      query
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .where('ended_at', 'is', null)
        .orderBy('confirmed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1),
    );
  }

  async confirm(id: string, revertHash: Buffer, revertSeconds: number): Promise<void> {
    await this.rows()
      .updateTable('email_changes')
      .set({ confirmed_at: NOW, revert_hash: revertHash, revert_until: sql<string>`now() + make_interval(secs => ${revertSeconds})` })
      .where('id', '=', id)
      .execute();
  }

  async end(id: string, by: EndedBy): Promise<void> {
    await this.rows()
      .updateTable('email_changes')
      .set({ ended_at: NOW, ended_by: by })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  }

  /** Ends the change that waits, if there is one. */
  async endWaiting(userId: string, by: EndedBy): Promise<boolean> {
    const result = await this.rows()
      .updateTable('email_changes')
      .set({ ended_at: NOW, ended_by: by })
      .where('user_id', '=', userId)
      .where('confirmed_at', 'is', null)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Ends a change and all that came after it. */
  async endSince(change: EmailChange, by: EndedBy): Promise<void> {
    await this.rows()
      .updateTable('email_changes')
      .set({ ended_at: NOW, ended_by: by })
      .where('user_id', '=', change.userId)
      .where('ended_at', 'is', null)
      .where('requested_at', '>=', (select) =>
        select.selectFrom('email_changes as first').select('first.requested_at').where('first.id', '=', change.id),
      )
      .execute();
  }

  /** What a person wanted and what became of it, the newest first. */
  async findAllOf(userId: string): Promise<object[]> {
    return this.rows()
      .selectFrom('email_changes')
      .select(['requested_at', 'old_email', 'new_email', 'expires_at', 'confirmed_at', 'ended_at', 'ended_by'])
      .where('user_id', '=', userId)
      .orderBy('requested_at', 'desc')
      .limit(10_000)
      .execute();
  }

  /** Removes the changes of a person, and their addresses from those of others. */
  async removeOf(userId: string, emails: readonly string[]): Promise<void> {
    await this.rows().deleteFrom('email_changes').where('user_id', '=', userId).execute();
    await this.rows()
      .updateTable('email_changes')
      .set({ old_email: null, new_email: null })
      .where((where) => where.or([where('new_email', 'in', emails), where('old_email', 'in', emails)]))
      .execute();
  }

  /** Takes the addresses out of up to `batch` rows whose links can do nothing any more; returns how many. */
  async scrub(batch: number): Promise<number> {
    const result = await this.rows()
      .updateTable('email_changes')
      .set({ old_email: null, new_email: null })
      .where('id', 'in', (select) =>
        select
          .selectFrom('email_changes')
          .select('id')
          .where('old_email', 'is not', null)
          .where('expires_at', '<', NOW)
          .where(sql<boolean>`(ended_at is not null or confirmed_at is null or revert_until < now())`)
          .limit(batch)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  /** Removes up to `batch` rows without addresses that are older than `days`; returns how many. */
  purge(days: number, batch: number): Promise<number> {
    return removeBatch(
      this.rows(),
      'email_changes',
      sql<boolean>`old_email is null and requested_at < now() - make_interval(days => ${days})`,
      batch,
    );
  }

  private async findOne(which: (query: ReturnType<EmailChangeRepository['select']>) => ReturnType<EmailChangeRepository['select']>) {
    const row = await which(this.select()).executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      userId: row.user_id,
      sessionId: row.session_id,
      securityEpoch: row.security_epoch,
      oldEmail: row.old_email,
      newEmail: row.new_email,
      confirmHash: row.confirm_hash,
      cancelHash: row.cancel_hash,
      revertHash: row.revert_hash,
      requestedAt: row.requested_at,
      expiresAt: row.expires_at,
      state: row.state,
    };
  }

  private select() {
    return this.rows().selectFrom('email_changes').selectAll().select(STATE.as('state'));
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
