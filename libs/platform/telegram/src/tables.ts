import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { MessageContent } from './message-content.js';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;
/** Read as text, since JavaScript's numbers end below. Telegram's ids fit. */
type BigInteger = ColumnType<string, number | undefined, number>;
type OptionalBigInteger = ColumnType<string | null, number | null | undefined, number | null>;

/** `unknown`: it may have arrived. `suppressed`: Telegram was off (`error` is `off`), or this was a demonstration (`demo`). */
export type MessageStatus = 'pending' | 'sending' | 'sent' | 'failed' | 'suppressed' | 'unknown';

/** Rows as the database holds them. Written by migration 23. */
export interface Tables {
  telegram_messages: {
    id: string;
    dedupe_key: string;
    chat_id: BigInteger;
    purpose: string;
    content: JSONColumnType<MessageContent>;
    critical: Generated<boolean>;
    status: MessageStatus;
    provider_message_id: OptionalBigInteger;
    attempts: Generated<number>;
    repeated: Generated<boolean>;
    next_at: OptionalTimestamp;
    taken_at: OptionalTimestamp;
    edit: JSONColumnType<MessageContent> | null;
    edit_asked_at: OptionalTimestamp;
    error: string | null;
    error_text: string | null;
    created_at: Timestamp;
    settled_at: OptionalTimestamp;
  };
  telegram_chats: {
    chat_id: BigInteger;
    reserved_until: Timestamp;
    next_at: Timestamp;
    held_until: Timestamp;
    moved_to: OptionalBigInteger;
  };
}
