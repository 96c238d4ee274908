import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, removeBatch } from '#platform/database';
import type { Tables } from './tables.js';

/** An update as it arrived. */
export interface NewUpdate {
  readonly id: string;
  readonly botId: number;
  readonly updateId: number;
  readonly chatId: number | null;
  readonly body: object;
}

const ESCAPE = /\\(?:u[0-9a-f]{4}|.)/g;

/** The update as the database takes it, which knows no NUL and no halves of signs. */
function storable(body: object): string {
  // JSON.stringify escapes halves only: whole signs stand for themselves.
  return JSON.stringify(body).replaceAll(ESCAPE, (escape) => (escape === '\\u0000' ? '' : escape.startsWith('\\ud') ? '\u{fffd}' : escape));
}

/** Statements on `telegram_updates` and `telegram_intakes`. */
@Injectable()
export class UpdateRepository {
  constructor(private readonly database: Database) {}

  /**
   * Makes `holder` the one process that reads the bot's updates, for so many seconds; again while it is.
   * @returns the number of the first update that was not read yet; null while another process reads.
   */
  async lease(botId: number, holder: string, seconds: number): Promise<number | null> {
    const { rows } = await sql<{ next: string }>`
      insert into telegram_intakes as i (bot_id, holder, leased_until) values (${botId}, ${holder}, now() + make_interval(secs => ${seconds}))
      on conflict (bot_id) do update set holder = excluded.holder, leased_until = excluded.leased_until
        where i.holder = excluded.holder or i.leased_until < now()
      returning next_update_id as next`.execute(this.database.kysely());
    return rows[0] ? Number(rows[0].next) : null;
  }

  /** Another process may read from now on. */
  async release(holder: string): Promise<void> {
    await sql`update telegram_intakes set leased_until = '-infinity' where holder = ${holder}`.execute(this.database.kysely());
  }

  async advance(botId: number, next: number): Promise<void> {
    await sql`update telegram_intakes set next_update_id = greatest(next_update_id, ${next}) where bot_id = ${botId}`.execute(
      this.database.kysely(),
    );
  }

  /** @returns false for one that arrived before. */
  async insert({ id, botId, updateId, chatId, body }: NewUpdate): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('telegram_updates')
      .values({ id, bot_id: botId, update_id: updateId, chat_id: chatId, body: storable(body) })
      .onConflict((conflict) => conflict.columns(['bot_id', 'update_id']).doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  /** Null once it was handled. */
  async findOpen(id: string): Promise<object | null> {
    const row = await this.rows().selectFrom('telegram_updates').select('body').where('id', '=', id).executeTakeFirst();
    return row?.body ?? null;
  }

  /** The update is handled, and forgotten but for its number. @returns false when it was before. */
  async settle(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('telegram_updates')
      .set({ handled_at: sql<string>`now()`, body: null })
      .where('id', '=', id)
      .where('handled_at', 'is', null)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** Until the transaction ends nobody else decides what the chat is. */
  async lockChat(chatId: number): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`telegram chat ${chatId}`}, 0))`.execute(this.rows());
  }

  /** True when none that the bot got later is known of the chat: Telegram numbers them as they happened. */
  async isLatest(id: string): Promise<boolean> {
    const { rows } = await sql`
      select from telegram_updates u where u.id = ${id} and not exists (
        select from telegram_updates l where l.chat_id = u.chat_id and l.bot_id = u.bot_id and l.update_id > u.update_id)`.execute(
      this.rows(),
    );
    return rows.length > 0;
  }

  /** How many updates came from the chat within so many seconds, up to this one. Ids grow with time. */
  async countRecent(chatId: number, id: string, seconds: number): Promise<number> {
    const { count } = await this.rows()
      .selectFrom('telegram_updates')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('chat_id', '=', `${chatId}`)
      .where('received_at', '>', sql<string>`now() - make_interval(secs => ${seconds})`)
      .where('id', '<=', id)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Up to `limit` updates older than `days`; returns how many. */
  prune(days: number, limit: number): Promise<number> {
    return removeBatch(this.rows(), 'telegram_updates', sql`received_at < now() - make_interval(days => ${days})`, limit);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
