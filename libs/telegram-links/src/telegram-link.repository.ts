import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId } from '#platform/database';
import type { Tables } from './tables.js';

/** Which chat is whose. */
export interface TelegramLink {
  readonly userId: string;
  readonly organisationId: string;
  /** The private chat, whose id is that of the person in Telegram. */
  readonly chatId: number;
  /** As they call themselves there. */
  readonly name: string;
  readonly linkedAt: Date;
  /** When they blocked the bot; null while they have not. */
  readonly closedAt: Date | null;
}

/** Why a code does not link. */
export type CodeProblem = 'unknown' | 'expired' | 'used';

const COLUMNS = ['user_id', 'organisation_id', 'chat_id', 'name', 'linked_at', 'closed_at'] as const;

/** Statements on `telegram_links` and `telegram_link_codes`. */
@Injectable()
export class TelegramLinkRepository {
  constructor(private readonly database: Database) {}

  async findOf(userId: string): Promise<TelegramLink | null> {
    const row = await this.rows().selectFrom('telegram_links').select(COLUMNS).where('user_id', '=', userId).executeTakeFirst();
    return row ? toLink(row) : null;
  }

  async findByChat(chatId: number): Promise<TelegramLink | null> {
    const row = await this.rows().selectFrom('telegram_links').select(COLUMNS).where('chat_id', '=', `${chatId}`).executeTakeFirst();
    return row ? toLink(row) : null;
  }

  /** Links, instead of whatever chat the person had. Nobody else has this one: `take` comes first. */
  async save({ userId, organisationId, chatId, name }: Omit<TelegramLink, 'linkedAt' | 'closedAt'>): Promise<void> {
    await this.rows()
      .insertInto('telegram_links')
      .values({ user_id: userId, organisation_id: organisationId, chat_id: chatId, name })
      .onConflict((conflict) =>
        conflict
          .column('user_id')
          .doUpdateSet({ chat_id: chatId, name, organisation_id: organisationId, linked_at: sql<string>`now()`, closed_at: null }),
      )
      .execute();
  }

  /** Frees the chat from other accounts. @returns whose it was. */
  async take(chatId: number, userId: string): Promise<string | null> {
    const row = await this.rows()
      .deleteFrom('telegram_links')
      .where('chat_id', '=', `${chatId}`)
      .where('user_id', '<>', userId)
      .returning('user_id')
      .executeTakeFirst();
    return row?.user_id ?? null;
  }

  async remove(userId: string): Promise<TelegramLink | null> {
    const row = await this.rows().deleteFrom('telegram_links').where('user_id', '=', userId).returning(COLUMNS).executeTakeFirst();
    return row ? toLink(row) : null;
  }

  /** @returns whose chat it is, if that is news. */
  async setClosed(chatId: number, closed: boolean): Promise<string | null> {
    const row = await this.rows()
      .updateTable('telegram_links')
      .set({ closed_at: closed ? sql<string>`now()` : null })
      .where('chat_id', '=', `${chatId}`)
      .where('closed_at', closed ? 'is' : 'is not', null)
      .returning('user_id')
      .executeTakeFirst();
    return row?.user_id ?? null;
  }

  /** A new code of the person, for so many seconds; the one before no longer counts. @returns until when. */
  async replaceCode(userId: string, digest: Buffer, seconds: number): Promise<Date> {
    const expires = sql<string>`now() + make_interval(secs => ${seconds})`;
    const row = await this.rows()
      .insertInto('telegram_link_codes')
      .values({ id: newId(), user_id: userId, digest, expires_at: expires })
      .onConflict((conflict) =>
        conflict.column('user_id').doUpdateSet({ digest, expires_at: expires, created_at: sql<string>`now()`, used_at: null }),
      )
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return new Date(row.expires_at);
  }

  /** Uses a code up: of two who try at once, one. @returns whose it was. */
  async useCode(digest: Buffer): Promise<{ readonly userId: string } | { readonly problem: CodeProblem }> {
    const used = await this.rows()
      .updateTable('telegram_link_codes')
      .set({ used_at: sql<string>`now()` })
      .where('digest', '=', digest)
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .returning('user_id')
      .executeTakeFirst();
    if (used) return { userId: used.user_id };
    const row = await this.rows().selectFrom('telegram_link_codes').select('used_at').where('digest', '=', digest).executeTakeFirst();
    if (!row) return { problem: 'unknown' };
    return { problem: row.used_at === null ? 'expired' : 'used' };
  }

  async removeCode(userId: string): Promise<void> {
    await this.rows().deleteFrom('telegram_link_codes').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

interface Row {
  readonly user_id: string;
  readonly organisation_id: string;
  readonly chat_id: string;
  readonly name: string;
  readonly linked_at: string;
  readonly closed_at: string | null;
}

function toLink({ user_id, organisation_id, chat_id, name, linked_at, closed_at }: Row): TelegramLink {
  return {
    userId: user_id,
    organisationId: organisation_id,
    chatId: Number(chat_id),
    name,
    linkedAt: new Date(linked_at),
    closedAt: closed_at === null ? null : new Date(closed_at),
  };
}
