import type { ColumnType, Generated } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migrations 3 and 6. */
export interface Tables {
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
    parent_counter: number | null;
    impersonator_id: string | null;
    parent_session_id: string | null;
  };
}
