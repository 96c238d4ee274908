import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migrations 2, 12, 14 and 21. */
export interface Tables {
  users: {
    id: string;
    organisation_id: string;
    email: string;
    password_hash: string | null;
    first_name: string;
    last_name: string;
    second_last_name: string | null;
    /** As written; a suspension that is over by its time still says `suspended`: read it through `effectiveStatus`. */
    status: Generated<UserStatus>;
    suspended_until: OptionalTimestamp;
    name_key: GeneratedAlways<string>;
    words: GeneratedAlways<string>;
    security_epoch: Generated<number>;
    language: string;
    confirmed_at: Timestamp;
    created_at: Timestamp;
    updated_at: Timestamp;
    demo_batch_id: ColumnType<string | null, string | null | undefined, string | null>;
    time_zone: ColumnType<string | null, string | null | undefined, string | null>;
    /** Of names, language and time zone. */
    profile_version: Generated<number>;
    deletion_requested_at: OptionalTimestamp;
    deletion_due_at: OptionalTimestamp;
  };
  role_grants: {
    id: string;
    user_id: string;
    role: string;
    scope_type: 'installation' | 'organisation' | 'office';
    scope_id: string | null;
    granted_by: string | null;
    granted_at: Timestamp;
  };
  suspensions: {
    id: string;
    user_id: string;
    reason: string;
    suspended_at: Timestamp;
    suspended_by: string | null;
    until: OptionalTimestamp;
    ended_at: OptionalTimestamp;
    ended_by: string | null;
  };
}

/** `suspended` may come back, `deleted` never does. Only `active` people act. */
export type UserStatus = 'active' | 'suspended' | 'deleted';
