import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 3. */
export interface Tables {
  pending_registrations: {
    id: string;
    /** Null once the row is only a tombstone. */
    email: string | null;
    token_hash: Buffer;
    password_hash: string | null;
    first_name: string | null;
    last_name: string | null;
    second_last_name: string | null;
    language: string;
    created_at: Timestamp;
    expires_at: Timestamp;
    confirmed_at: OptionalTimestamp;
    confirmed_by: 'link' | 'person' | null;
    user_id: string | null;
    voided_at: OptionalTimestamp;
  };
}
