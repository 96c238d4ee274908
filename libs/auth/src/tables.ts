import type { ColumnType, Generated } from 'kysely';

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
  sessions: {
    id: string;
    user_id: string;
    security_epoch: number;
    counter: Generated<number>;
    hash_current: Buffer;
    hash_prev: Buffer | null;
    retry_key_hash: Buffer | null;
    sealed_successor: Buffer | null;
    rotated_at: OptionalTimestamp;
    confirmed: Generated<boolean>;
    replays: Generated<number>;
    created_at: Timestamp;
    last_seen_at: Timestamp;
    absolute_expires_at: Timestamp;
    idle_expires_at: Timestamp;
    idle_seconds: number;
    auth_methods: string[];
    auth_time: Timestamp;
    user_agent: string | null;
    address: string | null;
    revoked_at: OptionalTimestamp;
    revoke_reason: string | null;
    key_thumbprint: string | null;
  };
  setup_links: {
    id: string;
    token_hash: Buffer;
    created_at: Timestamp;
    expires_at: Timestamp;
    used_at: OptionalTimestamp;
    voided_at: OptionalTimestamp;
  };
}
