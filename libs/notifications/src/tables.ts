import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { MailTime } from './topic.js';
import type { QuietRange } from './quiet-hours.js';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type BatchId = ColumnType<string | null, string | null | undefined, string | null>;

export const DIGEST_RHYTHMS = ['hourly', 'daily', 'off'] as const;
export type DigestRhythm = (typeof DIGEST_RHYTHMS)[number];

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
    demo_batch_id: BatchId;
  };
  notification_people: {
    user_id: string;
    mail: MailTime | null;
    topics: ColumnType<Record<string, MailTime>, string | undefined, string>;
    digest: Generated<DigestRhythm>;
    digest_hour: Generated<number>;
    time_zone: string | null;
    quiet_hours: ColumnType<QuietRange[], string | undefined, string>;
    updated_at: Timestamp;
    demo_batch_id: BatchId;
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
