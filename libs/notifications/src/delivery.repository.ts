import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId, removeBatch } from '#platform/database';
import type { DropReason, Tables } from './tables.js';

/** A notification that may become a mail. */
export interface Delivery {
  readonly id: string;
  readonly critical: boolean;
  readonly topic: string;
  readonly data: object;
  readonly createdAt: Date;
  readonly isRead: boolean;
}

export interface DueDigest {
  readonly id: string;
  readonly userId: string;
}

const COLUMNS = ['d.id', 'd.critical', 'n.topic', 'n.data', 'n.created_at as createdAt'] as const;

/** Statements on `notification_deliveries` and `notification_digests`. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** People of whose mails something is to be decided, those first who cannot do without it; looks at the `limit` that wait longest. */
  async duePeople(now: Date, limit: number): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      select user_id from (
        select user_id, critical, not_before from notification_deliveries
        where status = 'waiting' and not_before <= ${now} order by critical desc, not_before limit ${limit}) d
      group by user_id order by bool_or(critical) desc, min(not_before)`.execute(this.rows());
    return rows.map(({ user_id: userId }) => userId);
  }

  /** What is due for somebody, the oldest first; nobody else has it until the transaction ends. */
  async lockDue(userId: string, now: Date, limit: number): Promise<Delivery[]> {
    const rows = await this.select()
      .where('d.user_id', '=', userId)
      .where('d.status', '=', 'waiting')
      .where('d.not_before', '<=', now.toISOString())
      .orderBy('n.id')
      .limit(limit)
      .forUpdate('d')
      .execute();
    return rows.map(toDelivery);
  }

  /** Mails of single topics that somebody got since then. */
  async sentSince(userId: string, since: Date): Promise<number> {
    const row = await this.rows()
      .selectFrom('notification_deliveries')
      .select(sql<number>`count(distinct mail_id)::int`.as('count'))
      .where('user_id', '=', userId)
      .where('status', '=', 'sent')
      .where('digest_id', 'is', null)
      .where('settled_at', '>', since.toISOString())
      .executeTakeFirstOrThrow();
    return row.count;
  }

  async markSent(ids: readonly string[], mailId: string, now: Date): Promise<void> {
    await this.open(ids).set({ status: 'sent', mail_id: mailId, settled_at: now }).execute();
  }

  async drop(ids: readonly string[], reason: DropReason, now: Date): Promise<void> {
    if (ids.length > 0) await this.open(ids).set({ status: 'dropped', reason, settled_at: now }).execute();
  }

  async putOff(ids: readonly string[], until: Date): Promise<void> {
    if (ids.length > 0) await this.open(ids).set({ not_before: until }).execute();
  }

  /** They stand in the person's next digest, which is begun if there is none. */
  async bundle(userId: string, ids: readonly string[], dueAt: Date): Promise<void> {
    if (ids.length === 0) return;
    const { rows } = await sql<{ id: string }>`
      insert into notification_digests (id, user_id, due_at) values (${newId()}, ${userId}, ${dueAt})
      on conflict (user_id) where closed_at is null do update set user_id = excluded.user_id
      returning id`.execute(this.rows());
    await this.open(ids).set({ status: 'bundled', digest_id: rows[0]!.id }).execute();
  }

  /** What failed comes last: others are not to wait for it. */
  async putOffAllOf(userId: string, now: Date, until: Date): Promise<void> {
    await this.rows()
      .updateTable('notification_deliveries')
      .set({ not_before: until })
      .where('user_id', '=', userId)
      .where('status', '=', 'waiting')
      .where('not_before', '<=', now.toISOString())
      .execute();
    await this.moveDigest(userId, until, now);
  }

  dueDigests(now: Date, limit: number): Promise<DueDigest[]> {
    return this.rows()
      .selectFrom('notification_digests')
      .select(['id', 'user_id as userId'])
      .where('closed_at', 'is', null)
      .where('due_at', '<=', now.toISOString())
      .orderBy('due_at')
      .limit(limit)
      .execute();
  }

  /** @returns false when it is not due any more */
  async lockDigest(id: string, now: Date): Promise<boolean> {
    const row = await this.rows()
      .selectFrom('notification_digests')
      .select('id')
      .where('id', '=', id)
      .where('closed_at', 'is', null)
      .where('due_at', '<=', now.toISOString())
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }

  /** What stands in a digest, the newest first. */
  async lockBundled(digestId: string, limit: number): Promise<Delivery[]> {
    const rows = await this.select()
      .where('d.digest_id', '=', digestId)
      .where('d.status', '=', 'bundled')
      .orderBy('n.id', 'desc')
      .limit(limit)
      .forUpdate('d')
      .execute();
    return rows.map(toDelivery);
  }

  /** What it did not say is decided anew. @param mailId null: nothing was left to say */
  async closeDigest(id: string, mailId: string | null, now: Date): Promise<void> {
    await this.rows()
      .updateTable('notification_deliveries')
      .set({ status: 'waiting', digest_id: null, not_before: now })
      .where('digest_id', '=', id)
      .where('status', '=', 'bundled')
      .execute();
    await this.rows().updateTable('notification_digests').set({ closed_at: now, mail_id: mailId }).where('id', '=', id).execute();
  }

  /** The open digest of a person is due at another time. @param dueBefore only if it is due by then */
  async moveDigest(userId: string, dueAt: Date, dueBefore?: Date): Promise<void> {
    let update = this.rows().updateTable('notification_digests').set({ due_at: dueAt }).where('user_id', '=', userId);
    if (dueBefore) update = update.where('due_at', '<=', dueBefore.toISOString());
    await update.where('closed_at', 'is', null).execute();
  }

  /** Up to `limit` digests that were closed and are older than `days`; returns how many. */
  pruneDigests(days: number, limit: number): Promise<number> {
    const isOld = sql<boolean>`closed_at is not null and opened_at < now() - make_interval(days => ${days})`;
    return removeBatch(this.rows(), 'notification_digests', isOld, limit);
  }

  async removeDigestsOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('notification_digests').where('user_id', '=', userId).execute();
  }

  private select() {
    return this.rows()
      .selectFrom('notification_deliveries as d')
      .innerJoin('notifications as n', 'n.id', 'd.notification_id')
      .select(COLUMNS)
      .select((row) => row('n.read_at', 'is not', null).as('isRead'));
  }

  private open(ids: readonly string[]) {
    return this.rows()
      .updateTable('notification_deliveries')
      .where('id', 'in', [...ids])
      .where('status', 'in', ['waiting', 'bundled']);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toDelivery({
  createdAt,
  isRead,
  ...row
}: Omit<Delivery, 'createdAt' | 'isRead'> & { createdAt: string; isRead: unknown }): Delivery {
  return { ...row, createdAt: new Date(createdAt), isRead: isRead === true };
}
