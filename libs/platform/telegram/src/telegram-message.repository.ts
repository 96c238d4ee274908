import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { Database, removeBatch } from '#platform/database';
import type { MessageContent } from './message-content.js';
import type { MessageStatus, Tables } from './tables.js';

/** A message as others may know it. */
export interface TelegramMessage {
  readonly id: string;
  readonly dedupeKey: string;
  readonly chatId: number;
  readonly purpose: string;
  readonly content: MessageContent;
  readonly critical: boolean;
  readonly status: MessageStatus;
  /** Its number in the chat, once it was sent. */
  readonly providerMessageId: number | null;
  readonly attempts: number;
  /** It was sent a second time, since nobody knew whether the first arrived. */
  readonly repeated: boolean;
  /** Its turn in the chat, Unix milliseconds; null before it has one. */
  readonly nextAt: number | null;
  /** For how many seconds a worker has had it; null while none has. */
  readonly takenSeconds: number | null;
  /** What it is to say instead. `askedAt`: when the job that is to do it was asked for. `overdue`: that job may be lost. */
  readonly edit: { readonly content: MessageContent; readonly askedAt: Date; readonly overdue: boolean } | null;
  /** Such as `blocked`. */
  readonly error: string | null;
  readonly errorText: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

export type NewMessage = Pick<TelegramMessage, 'id' | 'dedupeKey' | 'chatId' | 'purpose' | 'content' | 'critical'> & {
  readonly error?: string | null;
  readonly status: 'pending' | 'suppressed';
};

/** A message that stands in its chat already. */
export type ArrivedMessage = Omit<NewMessage, 'status'> & {
  /** Its number in the chat. */
  readonly providerMessageId: number;
  readonly at: Date;
  readonly repeated: boolean;
};

/** How a message ends, or goes back to wait. */
export type Settlement =
  | { readonly status: 'sent'; readonly providerMessageId: number }
  | { readonly status: 'failed' | 'unknown' | 'suppressed'; readonly error: string; readonly errorText: string | null }
  | { readonly status: 'pending'; readonly error: string | null; readonly errorText: string | null; readonly repeated?: true };

const NOW = sql<string>`clock_timestamp()`;

/** Statements on `telegram_messages`. Each change names the state it expects, so that a job delivered twice changes nothing twice. */
@Injectable()
export class TelegramMessageRepository {
  constructor(private readonly database: Database) {}

  /** @returns false when there is one under this key already. */
  async insert({ dedupeKey, chatId, content, status, ...row }: NewMessage): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('telegram_messages')
      .values({
        ...row,
        dedupe_key: dedupeKey,
        chat_id: chatId,
        content: JSON.stringify(content),
        status,
        settled_at: status === 'suppressed' ? NOW : null,
      })
      .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  /** @returns false when there is one under this key already. */
  async insertArrived({ dedupeKey, chatId, content, providerMessageId, at, ...row }: ArrivedMessage): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('telegram_messages')
      .values({
        ...row,
        dedupe_key: dedupeKey,
        chat_id: chatId,
        content: JSON.stringify(content),
        status: 'sent',
        provider_message_id: providerMessageId,
        attempts: row.repeated ? 2 : 1,
        created_at: at,
        settled_at: at,
      })
      .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  find(id: string): Promise<TelegramMessage | null> {
    return this.findBy('id', id);
  }

  findByKey(dedupeKey: string): Promise<TelegramMessage | null> {
    return this.findBy('dedupe_key', dedupeKey);
  }

  /** Nobody takes or changes the message until the transaction ends. */
  async lock(dedupeKey: string): Promise<TelegramMessage | null> {
    const row = await this.select().where('dedupe_key', '=', dedupeKey).forUpdate().executeTakeFirst();
    return row ? toMessage(row) : null;
  }

  async setTurn(id: string, at: number): Promise<void> {
    await this.rows()
      .updateTable('telegram_messages')
      .set({ next_at: new Date(at) })
      .where('id', '=', id)
      .execute();
  }

  /** From waiting to being sent, by one worker; what is to be said as of now. */
  async take(id: string): Promise<MessageContent | null> {
    const row = await this.rows()
      .updateTable('telegram_messages')
      .set({ status: 'sending', taken_at: NOW, attempts: sql`attempts + 1` })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .returning('content')
      .executeTakeFirst();
    return row?.content ?? null;
  }

  /** @returns false when it is no longer being sent, or waits, as `from` says. */
  async settle(id: string, from: 'pending' | 'sending', to: Settlement): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('telegram_messages')
      .set({
        status: to.status,
        taken_at: null,
        settled_at: to.status === 'pending' ? null : NOW,
        ...(to.status === 'sent'
          ? { provider_message_id: to.providerMessageId, error: null, error_text: null }
          : { error: to.error, error_text: to.errorText }),
        ...(to.status === 'pending' && to.repeated && { repeated: true }),
      })
      .where('id', '=', id)
      .where('status', '=', from)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** What is to be sent, instead of all wishes before. */
  async replaceContent(id: string, content: MessageContent): Promise<void> {
    await this.rows()
      .updateTable('telegram_messages')
      .set({ content: JSON.stringify(content), edit: null, edit_asked_at: null })
      .where('id', '=', id)
      .execute();
  }

  /** @param withJob a job comes with this wish; without, the one of an earlier wish does it. */
  async setEdit(id: string, content: MessageContent, withJob: boolean): Promise<void> {
    await this.rows()
      .updateTable('telegram_messages')
      .set({ edit: JSON.stringify(content), ...(withJob && { edit_asked_at: NOW }) })
      .where('id', '=', id)
      .execute();
  }

  /**
   * The wish is over.
   * @param outcome null when the message says it now; otherwise why it does not.
   * @returns false when there is another wish by now.
   */
  async endEdit(id: string, wish: MessageContent, outcome: string | null): Promise<boolean> {
    const content = JSON.stringify(wish);
    const { numUpdatedRows } = await this.rows()
      .updateTable('telegram_messages')
      .set({ edit: null, edit_asked_at: null, error: outcome, ...(outcome === null && { content }) })
      .where('id', '=', id)
      .where(sql<boolean>`edit = ${content}::jsonb`)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** Everything that waits for one chat waits for another. */
  async moveChat(from: number, to: number): Promise<void> {
    await this.rows()
      .updateTable('telegram_messages')
      .set({ chat_id: to })
      .where('chat_id', '=', `${from}`)
      .where('status', 'in', ['pending', 'sending'])
      .execute();
  }

  /** Messages whose job was lost: they wait for hours, or were taken by a worker that is no more. */
  async findForgotten(limit: number): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('telegram_messages')
      .select('id')
      .where((where) =>
        where.or([
          where.and([where('status', '=', 'pending'), where('created_at', '<', sql<string>`now() - interval '3 hours'`)]),
          where.and([where('status', '=', 'sending'), where('taken_at', '<', sql<string>`now() - interval '10 minutes'`)]),
        ]),
      )
      .orderBy('created_at')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  async findForgottenEdits(limit: number): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('telegram_messages')
      .select('id')
      .where('edit_asked_at', '<', sql<string>`now() - interval '3 hours'`)
      .orderBy('edit_asked_at')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Up to `limit` messages older than `days`; returns how many. */
  prune(days: number, limit: number): Promise<number> {
    return removeBatch(this.rows(), 'telegram_messages', sql`created_at < now() - make_interval(days => ${days})`, limit);
  }

  async findAllOfChat(chatId: number): Promise<TelegramMessage[]> {
    return (await this.select().where('chat_id', '=', `${chatId}`).orderBy('created_at').execute()).map(toMessage);
  }

  /** When the newest that arrived did. */
  async lastArrival(chatId: number): Promise<Date | null> {
    const row = await this.rows()
      .selectFrom('telegram_messages')
      .select('settled_at')
      .where('chat_id', '=', `${chatId}`)
      .where('status', '=', 'sent')
      .orderBy('settled_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.settled_at ? new Date(row.settled_at) : null;
  }

  async removeAllOfChat(chatId: number): Promise<void> {
    await this.rows().deleteFrom('telegram_messages').where('chat_id', '=', `${chatId}`).execute();
  }

  private async findBy(column: 'id' | 'dedupe_key', value: string): Promise<TelegramMessage | null> {
    const row = await this.select().where(column, '=', value).executeTakeFirst();
    return row ? toMessage(row) : null;
  }

  private select() {
    return this.rows()
      .selectFrom('telegram_messages')
      .selectAll()
      .select(sql<number | null>`extract(epoch from clock_timestamp() - taken_at)::float8`.as('taken_seconds'))
      .select(sql<boolean | null>`edit_asked_at < clock_timestamp() - interval '1 minute'`.as('edit_overdue'));
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

interface Ages {
  readonly taken_seconds: number | null;
  readonly edit_overdue: boolean | null;
}
type Row = Selectable<Tables['telegram_messages']> & Ages;

function toMessage(row: Row): TelegramMessage {
  return {
    id: row.id,
    dedupeKey: row.dedupe_key,
    chatId: Number(row.chat_id),
    purpose: row.purpose,
    content: row.content,
    critical: row.critical,
    status: row.status,
    providerMessageId: row.provider_message_id === null ? null : Number(row.provider_message_id),
    attempts: row.attempts,
    repeated: row.repeated,
    nextAt: row.next_at === null ? null : new Date(row.next_at).getTime(),
    takenSeconds: row.taken_seconds,
    edit: row.edit === null ? null : { content: row.edit, askedAt: new Date(row.edit_asked_at ?? 0), overdue: row.edit_overdue === true },
    error: row.error,
    errorText: row.error_text,
    createdAt: new Date(row.created_at),
    settledAt: row.settled_at === null ? null : new Date(row.settled_at),
  };
}
