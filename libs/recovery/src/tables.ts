import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Why a link to choose a password was mailed. */
export type ResetReason = 'forgotten' | 'invitation' | 'required' | 'restored';

/** Rows as the database holds them, for the statements of this lib. Written by migrations 7 and 17. */
export interface Tables {
  password_reset_requests: {
    id: string;
    email: string;
    requested_at: Timestamp;
  };
  password_resets: {
    id: string;
    user_id: string;
    security_epoch: number;
    reason: ResetReason;
    created_at: Timestamp;
    expires_at: Timestamp;
    used_at: OptionalTimestamp;
    voided_at: OptionalTimestamp;
  };
}
