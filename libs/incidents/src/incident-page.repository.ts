import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, removeBatch } from '#platform/database';
import type { Received } from './incident-course.js';
import type { PageChannel, PageStatus, Tables } from './tables.js';

/** One message to one person about one incident. */
export interface IncidentPage {
  readonly id: string;
  readonly incidentId: string;
  readonly userId: string;
  readonly channel: PageChannel;
  readonly round: number;
  readonly step: number;
  readonly dedupeKey: string;
  readonly status: PageStatus;
  readonly telegramKey: string | null;
  readonly telegramId: string | null;
  readonly digestId: string | null;
}

/** `notBefore`: it waits until then. `isCurrent`: it is the message that is edited from now on. */
export type NewPage = Omit<IncidentPage, 'telegramKey' | 'telegramId' | 'digestId'> & {
  readonly telegramKey?: string | null;
  readonly telegramId?: string | null;
  readonly digestId?: string | null;
  readonly notBefore?: Date | null;
  readonly isCurrent?: boolean;
  readonly sentAt?: Date;
};

/** A message that stands for several incidents. */
export interface Digest {
  readonly id: string;
  readonly userId: string;
  readonly telegramKey: string;
}

const COLUMNS = [
  'id',
  'incident_id as incidentId',
  'user_id as userId',
  'channel',
  'round',
  'step',
  'dedupe_key as dedupeKey',
  'status',
  'telegram_key as telegramKey',
  'telegram_id as telegramId',
  'digest_id as digestId',
] as const;
const DIGEST_COLUMNS = ['id', 'user_id as userId', 'telegram_key as telegramKey'] as const;
const NOW = sql<string>`now()`;
const MOST = 500;

/** Statements on pages, and on the messages that several of them share. */
@Injectable()
export class IncidentPageRepository {
  constructor(private readonly database: Database) {}

  /** @returns false when there is one under this key, or one waits already. */
  async insert(page: NewPage): Promise<boolean> {
    const isOut = page.status === 'pending' || page.status === 'sent';
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('incident_pages')
      .values({
        id: page.id,
        incident_id: page.incidentId,
        user_id: page.userId,
        channel: page.channel,
        round: page.round,
        step: page.step,
        dedupe_key: page.dedupeKey,
        status: page.status,
        not_before: page.notBefore ?? null,
        sent_at: page.sentAt ?? (isOut ? NOW : null),
        is_current: page.isCurrent ?? false,
        telegram_key: page.telegramKey ?? null,
        telegram_id: page.telegramId ?? null,
        digest_id: page.digestId ?? null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  async has(dedupeKey: string): Promise<boolean> {
    return (await this.select().where('dedupe_key', '=', dedupeKey).executeTakeFirst()) !== undefined;
  }

  async find(id: string): Promise<IncidentPage | null> {
    return (await this.select().where('id', '=', id).executeTakeFirst()) ?? null;
  }

  /** The message in a chat that a page went out as, which may stand for several; null when there is none. */
  async messageIdOf({ telegramId, digestId }: Pick<IncidentPage, 'telegramId' | 'digestId'>): Promise<string | null> {
    if (digestId === null) return telegramId;
    const row = await this.rows().selectFrom('incident_digests').select('telegram_id').where('id', '=', digestId).executeTakeFirst();
    return row?.telegram_id ?? null;
  }

  /** Those that a message in a chat stands for: one, or all of a digest. */
  findByMessage(telegramId: string): Promise<IncidentPage[]> {
    return this.select()
      .where((where) =>
        where.or([
          where('telegram_id', '=', telegramId),
          where('digest_id', 'in', where.selectFrom('incident_digests').select('id').where('telegram_id', '=', telegramId)),
        ]),
      )
      .orderBy('created_at')
      .limit(MOST)
      .execute();
  }

  /** What a person got by one way within the last hour. */
  async received(userId: string, channel: PageChannel, group: string): Promise<Received> {
    const row = await this.rows()
      .selectFrom('incident_pages as p')
      .innerJoin('incidents as i', 'i.id', 'p.incident_id')
      .select(sql<number>`count(*) filter (where p.digest_id is null)::int`.as('sent'))
      .select(sql<string | null>`max(p.sent_at) filter (where i.group_key = ${group})`.as('last'))
      .where('p.user_id', '=', userId)
      .where('p.channel', '=', channel)
      .where('p.sent_at', '>', sql<string>`now() - interval '1 hour'`)
      .executeTakeFirstOrThrow();
    return { sentThisHour: row.sent, lastOfGroupAt: row.last === null ? null : new Date(row.last) };
  }

  /** Whoever was told of the incident, or is about to be. */
  async peopleOf(incidentId: string): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('incident_pages')
      .select('user_id')
      .distinct()
      .where('incident_id', '=', incidentId)
      .orderBy('user_id')
      .limit(MOST)
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  /** Whoever was told by mail and does not know yet that it is over; from now on they do. */
  async takeMailed(incidentId: string): Promise<string[]> {
    const rows = await this.rows()
      .updateTable('incident_pages')
      .set({ closed_at: NOW })
      .where('incident_id', '=', incidentId)
      .where('channel', '=', 'mail')
      .where('status', '=', 'sent')
      .where('closed_at', 'is', null)
      .returning('user_id')
      .execute();
    return [...new Set(rows.map(({ user_id: userId }) => userId))];
  }

  /** The messages that are edited as it goes on. */
  currentOf(incidentId: string): Promise<IncidentPage[]> {
    return this.select().where('incident_id', '=', incidentId).where('is_current', '=', true).limit(MOST).execute();
  }

  /** The message that was edited so far is no longer. @returns its key. */
  async supersede(incidentId: string, userId: string): Promise<string | null> {
    const row = await this.rows()
      .updateTable('incident_pages')
      .set({ is_current: false })
      .where('incident_id', '=', incidentId)
      .where('user_id', '=', userId)
      .where('is_current', '=', true)
      .returning('telegram_key')
      .executeTakeFirst();
    return row?.telegram_key ?? null;
  }

  /** A page that waits, if it still does and nobody else has it. */
  async lockWaiting(id: string): Promise<IncidentPage | null> {
    return (await this.select().where('id', '=', id).where('status', '=', 'waiting').forUpdate().skipLocked().executeTakeFirst()) ?? null;
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('incident_pages').where('id', '=', id).execute();
  }

  /** What waits is not needed any more. */
  async dropWaiting(incidentId: string): Promise<void> {
    await this.rows().deleteFrom('incident_pages').where('incident_id', '=', incidentId).where('status', '=', 'waiting').execute();
  }

  /** @returns false when it ended before. */
  async settle(id: string, status: 'sent' | 'failed' | 'unknown', error: string | null = null): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('incident_pages')
      .set({ status, error, ...(status === 'failed' && { is_current: false }) })
      .where('id', '=', id)
      // One that arrived may be gone later.
      .where('status', 'in', status === 'failed' ? ['pending', 'sent'] : ['pending'])
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** It takes too long, and somebody saw to that. */
  async markLate(id: string): Promise<void> {
    await this.rows().updateTable('incident_pages').set({ error: 'late' }).where('id', '=', id).where('status', '=', 'pending').execute();
  }

  /** The message of a person that further incidents go into, if it is not an hour old. */
  async lockDigest(userId: string): Promise<Digest | null> {
    return (
      (await this.rows()
        .selectFrom('incident_digests')
        .select(DIGEST_COLUMNS)
        .where('user_id', '=', userId)
        .where('opened_at', '>', sql<string>`now() - interval '1 hour'`)
        .orderBy('opened_at', 'desc')
        .limit(1)
        .forUpdate()
        .executeTakeFirst()) ?? null
    );
  }

  async findDigest(id: string): Promise<Digest | null> {
    return (await this.rows().selectFrom('incident_digests').select(DIGEST_COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null;
  }

  async insertDigest({ id, userId, telegramKey }: Digest): Promise<void> {
    await this.rows().insertInto('incident_digests').values({ id, user_id: userId, telegram_key: telegramKey }).execute();
  }

  async setDigestMessage(id: string, telegramId: string): Promise<void> {
    await this.rows().updateTable('incident_digests').set({ telegram_id: telegramId }).where('id', '=', id).execute();
  }

  /** They do not say everything any more; they will within half a minute. */
  async growDigests(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.rows()
      .updateTable('incident_digests')
      .set({ due_at: sql`coalesce(due_at, now() + interval '30 seconds')` })
      .where('id', 'in', [...ids])
      .execute();
  }

  async digestsOf(incidentId: string): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('incident_pages')
      .select('digest_id')
      .distinct()
      .where('incident_id', '=', incidentId)
      .where('digest_id', 'is not', null)
      .execute();
    return rows.flatMap(({ digest_id: id }) => id ?? []);
  }

  /** Says everything now. @returns false when somebody else saw to it. */
  async digestSaid(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('incident_digests')
      .set({ due_at: null })
      .where('id', '=', id)
      .where('due_at', 'is not', null)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** The incidents in a digest, the newest first. */
  async incidentsIn(digestId: string, limit: number): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
    const rows = await this.rows()
      .selectFrom('incident_pages')
      .select(['incident_id', sql<number>`count(*) over ()::int`.as('total')])
      .where('digest_id', '=', digestId)
      .groupBy('incident_id')
      .orderBy(sql`max(created_at)`, 'desc')
      .limit(limit)
      .execute();
    return { ids: rows.map(({ incident_id: id }) => id), total: rows[0]?.total ?? 0 };
  }

  /** Up to `limit` that are older than `days`; returns how many. */
  pruneDigests(days: number, limit: number): Promise<number> {
    return removeBatch(this.rows(), 'incident_digests', sql`opened_at < now() - make_interval(days => ${days})`, limit);
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('incident_pages').where('user_id', '=', userId).execute();
    await this.rows().deleteFrom('incident_digests').where('user_id', '=', userId).execute();
  }

  private select() {
    return this.rows().selectFrom('incident_pages').select(COLUMNS);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
