import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** Rows as the database holds them. Written by migration 23. */
export interface Tables {
  telegram_links: {
    user_id: string;
    organisation_id: string;
    chat_id: ColumnType<string, number, number>;
    name: string;
    linked_at: Timestamp;
    closed_at: OptionalTimestamp;
  };
  telegram_link_codes: {
    id: string;
    user_id: string;
    digest: Buffer;
    created_at: Timestamp;
    expires_at: ColumnType<string, string, string>;
    used_at: OptionalTimestamp;
  };
}
