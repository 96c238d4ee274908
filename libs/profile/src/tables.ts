import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<string, string | undefined, string>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migrations 14 and 17. */
export interface Tables {
  email_changes: {
    id: string;
    user_id: string;
    session_id: string | null;
    security_epoch: number;
    old_email: string | null;
    new_email: string | null;
    confirm_hash: Buffer;
    cancel_hash: Buffer;
    revert_hash: Optional<Buffer>;
    requested_at: Timestamp;
    expires_at: Timestamp;
    confirmed_at: Optional<string>;
    revert_until: Optional<string>;
    ended_at: Optional<string>;
    ended_by: Optional<EndedBy>;
  };
  deletion_links: {
    id: string;
    user_id: string;
    cancel_hash: Buffer;
    created_at: Timestamp;
    due_at: Timestamp;
    used_at: Optional<string>;
  };
}

/**
 * Its owner, a newer request, whoever reads the old mailbox, an account that has the address already, other credentials,
 * or the end of all sessions.
 */
export type EndedBy = 'owner' | 'replaced' | 'old-address' | 'conflict' | 'credentials' | 'sessions';
