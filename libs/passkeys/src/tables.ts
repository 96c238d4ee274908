import type { ColumnType } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 8. */
export interface Tables {
  passkeys: {
    id: string;
    user_id: string;
    credential_id: Buffer;
    public_key: Buffer;
    /** A bigint, which the driver reads as text. */
    sign_count: ColumnType<string, number, number>;
    transports: string[];
    synced: boolean;
    aaguid: string;
    name: string;
    created_at: Timestamp;
    last_used_at: OptionalTimestamp;
  };
  used_passkey_challenges: {
    digest: Buffer;
    expires_at: ColumnType<string, string | Date, string>;
  };
}
