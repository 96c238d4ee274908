import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, Transactions } from '#platform/database';
import type { Tables } from './tables.js';

/** Milliseconds between two messages. */
export interface Pace {
  readonly chat: number;
  /** Twenty a minute. */
  readonly group: number;
  /** To whatever chats: thirty a second. */
  readonly all: number;
}

// A little more than asked for: what leaves a second apart may arrive closer together.
const PACE: Pace = { chat: 1_060, group: 3_060, all: 35 };
/** Row of all chats together; no chat has this id. */
const ALL = 0;

/**
 * How fast chats are written to, by all processes together. It stands in a table and not in the queue, whose limiter
 * counts jobs that look whether it is their turn, knows no chats, and forgets on a flush.
 */
@Injectable()
export class ChatPaceRepository {
  protected readonly pace: Pace = PACE;

  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  /** Gives out the next turn of the chat. @returns milliseconds until then. */
  async reserve(chatId: number): Promise<number> {
    const { rows } = await sql<{ ms: number }>`
      insert into telegram_chats as c (chat_id, reserved_until) values (${chatId}, clock_timestamp() + ${this.gapOf(chatId)})
      on conflict (chat_id) do update
        set reserved_until = greatest(c.reserved_until, c.next_at, c.held_until, clock_timestamp()) + ${this.gapOf(chatId)}
      returning extract(epoch from reserved_until - ${this.gapOf(chatId)} - clock_timestamp())::float8 * 1000 as ms
    `.execute(this.database.kysely());
    return Math.max(0, Math.ceil(rows[0]!.ms));
  }

  /** Takes the right to write to the chat now. @returns 0, or in how many milliseconds to ask again. */
  enter(chatId: number): Promise<number> {
    return this.transactions.run(async () => {
      const db = this.database.kysely<Tables>();
      await sql`insert into telegram_chats (chat_id) values (${ALL}), (${chatId}) on conflict (chat_id) do nothing`.execute(db);
      const { rows } = await sql<{ ms: number }>`
        select extract(epoch from greatest(next_at, held_until) - clock_timestamp())::float8 * 1000 as ms
        from telegram_chats where chat_id in (${ALL}, ${chatId}) order by chat_id for update`.execute(db);
      const wait = Math.ceil(Math.max(...rows.map(({ ms }) => ms)));
      if (wait > 0) return wait;
      await sql`update telegram_chats set next_at = clock_timestamp() + case chat_id when ${ALL} then ${gap(this.pace.all)} else ${this.gapOf(chatId)} end
        where chat_id in (${ALL}, ${chatId})`.execute(db);
      return 0;
    });
  }

  /** Nothing goes to the chat for so many seconds. */
  async hold(chatId: number, seconds: number): Promise<void> {
    await sql`
      insert into telegram_chats as c (chat_id, held_until) values (${chatId}, clock_timestamp() + make_interval(secs => ${seconds}))
      on conflict (chat_id) do update set held_until = greatest(c.held_until, excluded.held_until)`.execute(this.database.kysely());
  }

  /** The group has another id from now on. */
  async move(from: number, to: number): Promise<void> {
    await sql`insert into telegram_chats (chat_id, moved_to) values (${from}, ${to})
      on conflict (chat_id) do update set moved_to = excluded.moved_to`.execute(this.database.kysely());
  }

  /** Where messages to the chat go: it, or what it has become. */
  async currentIdOf(chatId: number): Promise<number> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('telegram_chats')
      .select('moved_to')
      .where('chat_id', '=', `${chatId}`)
      .executeTakeFirst();
    return row?.moved_to == null ? chatId : Number(row.moved_to);
  }

  /** Forgets the chat, unless what is known of it still matters: then that goes a day later. */
  async forget(chatId: number): Promise<void> {
    await sql`delete from telegram_chats where chat_id = ${chatId} and ${saysNothing(sql`clock_timestamp()`)}`.execute(
      this.database.kysely(),
    );
  }

  /** Up to `limit` chats that nobody has written to for a day; returns how many. */
  async prune(limit: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from telegram_chats where chat_id in (
        select chat_id from telegram_chats where chat_id <> ${ALL} and ${saysNothing(sql`now() - interval '1 day'`)}
        limit ${limit} for update skip locked
      )`.execute(this.database.kysely());
    return Number(numAffectedRows ?? 0);
  }

  private gapOf(chatId: number) {
    return gap(chatId < 0 ? this.pace.group : this.pace.chat);
  }
}

/** Nothing was held back, nor moved, since. */
function saysNothing(since: RawBuilder<unknown>) {
  return sql`moved_to is null and greatest(reserved_until, next_at, held_until) < ${since}`;
}

function gap(ms: number) {
  return sql`make_interval(secs => ${ms / 1000}::float8)`;
}
