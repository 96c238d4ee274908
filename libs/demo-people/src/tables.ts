import type { ColumnType } from 'kysely';

type Written<T> = ColumnType<T, T, never>;

/** What demo people need of rows that other libs own. Written by migrations 2, 3, 11, 12 and 18. */
export interface Tables {
  users: {
    id: string;
    organisation_id: string;
    email: Written<string>;
    first_name: Written<string>;
    last_name: Written<string>;
    second_last_name: Written<string | null>;
    status: ColumnType<string, string, string>;
    suspended_until: ColumnType<string | null, Date | null, never>;
    language: Written<string>;
    confirmed_at: ColumnType<string, Date, never>;
    created_at: ColumnType<string, Date, never>;
    demo_batch_id: string | null;
  };
  role_grants: { id: string; user_id: string; role: string; scope_type: string; scope_id: string | null };
  roles: { key: string; organisation_id: string | null };
  suspensions: {
    id: string;
    user_id: string;
    reason: string;
    suspended_at: ColumnType<string, Date, never>;
    until: ColumnType<string | null, Date | null, never>;
    demo_batch_id: string | null;
  };
  sessions: {
    id: string;
    user_id: string;
    security_epoch: number;
    hash_current: Buffer;
    created_at: ColumnType<string, Date, never>;
    last_seen_at: ColumnType<string, Date, never>;
    absolute_expires_at: ColumnType<string, Date, never>;
    idle_expires_at: ColumnType<string, Date, never>;
    idle_seconds: number;
    auth_methods: string[];
    auth_time: ColumnType<string, Date, never>;
    user_agent: string | null;
    revoked_at: ColumnType<string | null, Date | null, never>;
    revoke_reason: string | null;
    demo_batch_id: string | null;
  };
  pending_registrations: {
    id: string;
    email: string | null;
    token_hash: Buffer;
    password_hash: string | null;
    first_name: string | null;
    last_name: string | null;
    second_last_name: string | null;
    language: string;
    created_at: ColumnType<string, Date, never>;
    expires_at: ColumnType<string, Date, never>;
    demo_batch_id: string | null;
  };
}
