import type { ColumnType, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** Rows as the database holds them. Written by migration 23. */
export interface Tables {
  telegram_updates: {
    id: string;
    bot_id: ColumnType<string, number, number>;
    update_id: ColumnType<string, number, number>;
    chat_id: ColumnType<string | null, number | null, number | null>;
    body: JSONColumnType<object> | null;
    received_at: Timestamp;
    handled_at: OptionalTimestamp;
  };
}
