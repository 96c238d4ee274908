import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 8. */
export interface Tables {
  totp_factors: {
    id: string;
    user_id: string;
    key_id: string;
    sealed_secret: Buffer;
    /** A bigint, which the driver reads as text. */
    last_step: ColumnType<string, number | undefined, number>;
    created_at: Timestamp;
    /** Until when a code may confirm it; null once one did. */
    expires_at: OptionalTimestamp;
    confirmed_at: OptionalTimestamp;
  };
  recovery_codes: {
    id: string;
    user_id: string;
    key_id: string;
    digest: Buffer;
    created_at: Timestamp;
    used_at: OptionalTimestamp;
  };
}
