import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 8. */
export interface Tables {
  sign_in_challenges: {
    id: string;
    token_hash: Buffer;
    user_id: string;
    security_epoch: number;
    auth_methods: string[];
    tries: ColumnType<number, number | undefined, number>;
    created_at: Timestamp;
    expires_at: Timestamp;
    completed_at: OptionalTimestamp;
    noticed_at: OptionalTimestamp;
  };
}
