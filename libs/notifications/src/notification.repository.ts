import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, newId, removeBatch } from '#platform/database';
import type { Tables } from './tables.js';

/** What a notification is about, such as `{ type: 'ticket', id }`. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** Something that happened, to be told to people. */
export interface News {
  readonly topic: string;
  readonly critical: boolean;
  readonly dedupeKey: string;
  readonly subject: Subject;
  /** JSON. */
  readonly data: string;
  readonly unlessUnread: boolean;
  /** For which its mails wait. */
  readonly holdSeconds: number;
}

export interface NotificationRow {
  readonly id: string;
  readonly topic: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly data: object;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** Which of somebody's notifications. */
export interface NotificationFilter {
  readonly unread?: boolean | undefined;
  readonly topic?: string | undefined;
  readonly beforeId?: string | undefined;
  readonly limit: number;
}

const COLUMNS = [
  'id',
  'topic',
  'subject_type as subjectType',
  'subject_id as subjectId',
  'data',
  'created_at as createdAt',
  'read_at as readAt',
] as const;

/** Statements on `notifications`, and those that write both them and their deliveries. */
@Injectable()
export class NotificationRepository {
  constructor(private readonly database: Database) {}

  /**
   * Writes one for each person who exists and has none under this key, with its delivery.
   * @param userIds in order, so that two who tell the same people do not wait for each other crosswise.
   * @returns whom it is new to.
   */
  async insert(
    userIds: readonly string[],
    { topic, critical, dedupeKey, subject, data, unlessUnread, holdSeconds }: News,
  ): Promise<string[]> {
    const unless = unlessUnread
      ? sql`where not exists (select from notifications n
          where n.user_id = w.user_id and n.subject_type = ${subject.type} and n.subject_id = ${subject.id} and n.read_at is null)`
      : sql``;
    const ids = userIds.map(() => newId());
    const rows = await this.database.prepared(sql<{ user_id: string }>`
      with made as (
        insert into notifications (id, user_id, topic, dedupe_key, subject_type, subject_id, data)
        select w.id, w.user_id, ${topic}, ${dedupeKey}, ${subject.type}, ${subject.id}, ${data}::jsonb
        from unnest(${ids}::uuid[], ${userIds}::uuid[]) w (id, user_id)
        join users u on u.id = w.user_id and u.status <> 'deleted'
        ${unless}
        order by w.user_id
        for key share of u
        on conflict (user_id, dedupe_key) do nothing
        returning id, user_id),
      outgoing as (
        insert into notification_deliveries (id, notification_id, user_id, critical, not_before)
        select id, id, user_id, ${critical}, now() + make_interval(secs => ${holdSeconds}) from made)
      select user_id from made`);
    return rows.map(({ user_id: userId }) => userId);
  }

  /** @returns how many there were. Mails that wait because of them are dropped; so below. */
  readAbout(userId: string, { type, id }: Subject): Promise<number> {
    return this.read(sql`select id from notifications
      where user_id = ${userId} and subject_type = ${type} and subject_id = ${id} and read_at is null order by id for update`);
  }

  /** @returns 0 when there is no such one of theirs that is unread */
  readOne(userId: string, id: string): Promise<number> {
    return this.read(sql`select id from notifications where user_id = ${userId} and id = ${id} and read_at is null for update`);
  }

  /** At most `limit`, the newest of those up to `id`. */
  readUpTo(userId: string, id: string, limit: number): Promise<number> {
    return this.read(sql`select id from notifications where read_at is null and id in (
      select id from notifications where user_id = ${userId} and read_at is null and id <= ${id} order by id desc limit ${limit})
      order by id for update`);
  }

  async exists(userId: string, id: string): Promise<boolean> {
    const row = await this.rows()
      .selectFrom('notifications')
      .select('id')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The newest first. */
  async page(userId: string, { unread, topic, beforeId, limit }: NotificationFilter): Promise<NotificationRow[]> {
    let select = this.rows().selectFrom('notifications').select(COLUMNS).where('user_id', '=', userId);
    if (unread) select = select.where('read_at', 'is', null);
    if (topic !== undefined) select = select.where('topic', '=', topic);
    if (beforeId !== undefined) select = select.where('id', '<', beforeId);
    const rows = await select.orderBy('id', 'desc').limit(limit).execute();
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt), readAt: row.readAt === null ? null : new Date(row.readAt) }));
  }

  /** Counts up to `most` and no further, whatever there is. */
  async countUnread(userId: string, most: number): Promise<number> {
    const [row] = await this.database.prepared(sql<{ count: number }>`
      select count(*)::int as count from (select from notifications where user_id = ${userId} and read_at is null limit ${most}) n`);
    return row!.count;
  }

  /** Up to `limit` that are older than `days`; returns how many. */
  prune(days: number, limit: number): Promise<number> {
    return removeBatch(this.rows(), 'notifications', sql`created_at < now() - make_interval(days => ${days})`, limit);
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('notifications').where('user_id', '=', userId).execute();
  }

  /** @param ids locked in their order, so that two who read the same do not wait for each other crosswise */
  private async read(ids: RawBuilder<unknown>): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      with unread as (${ids}),
      seen as (update notifications n set read_at = now() from unread where n.id = unread.id returning n.id),
      dropped as (
        update notification_deliveries d set status = 'dropped', reason = 'seen', settled_at = now()
        from seen where d.notification_id = seen.id and d.status in ('waiting', 'bundled'))
      select count(*)::int as count from seen`.execute(this.rows());
    return rows[0]!.count;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
