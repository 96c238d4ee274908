import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 3. */
export interface Tables {
  setup_links: {
    id: string;
    token_hash: Buffer;
    created_at: Timestamp;
    expires_at: Timestamp;
    used_at: OptionalTimestamp;
    voided_at: OptionalTimestamp;
  };
}
