import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** `waiting`: to be decided from `not_before` on. `bundled`: it stands in the next digest. */
export type DeliveryStatus = 'waiting' | 'bundled' | 'sent' | 'dropped';
/** `person`: there is nobody to write to. `old`: it waited for too long. */
export type DropReason = 'seen' | 'off' | 'person' | 'old' | 'restored';

/** Rows as the database holds them, for the statements of this lib. Written by migration 37. */
export interface Tables {
  notifications: {
    id: string;
    user_id: string;
    topic: string;
    dedupe_key: string;
    subject_type: string;
    subject_id: string;
    data: JSONColumnType<object>;
    created_at: Timestamp;
    read_at: OptionalTimestamp;
  };
  notification_digests: {
    id: string;
    user_id: string;
    due_at: Timestamp;
    opened_at: Timestamp;
    closed_at: OptionalTimestamp;
    mail_id: string | null;
  };
  notification_deliveries: {
    id: string;
    notification_id: string;
    user_id: string;
    channel: Generated<'mail'>;
    critical: Generated<boolean>;
    status: Generated<DeliveryStatus>;
    not_before: Timestamp;
    digest_id: string | null;
    reason: DropReason | null;
    mail_id: string | null;
    settled_at: OptionalTimestamp;
  };
}
