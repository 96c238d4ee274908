import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 6. */
export interface Tables {
  known_devices: {
    user_id: string;
    fingerprint: Buffer;
    first_seen_at: Timestamp;
    last_seen_at: Timestamp;
  };
}
