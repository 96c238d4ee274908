import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AlertSeverity } from '#platform/alerts';
import type { FigureUnit } from '#platform/status';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;
type OptionalId = ColumnType<string | null, string | null | undefined, string | null>;

export type IncidentState = 'firing' | 'acknowledged' | 'resolved';

export const ENTRY_KINDS = [
  'opened',
  'alert-fired',
  'alert-resolved',
  'paged',
  'page-failed',
  'escalated',
  'acknowledged',
  'silenced',
  'reopened',
  'resolved',
  'noted',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export type PageChannel = 'telegram' | 'mail';

/** `waiting`: the message before is too young. `unknown`: it may have arrived. `suppressed`: not needed any more, or one too many. */
export const PAGE_STATUSES = ['waiting', 'pending', 'sent', 'failed', 'unknown', 'suppressed'] as const;
export type PageStatus = (typeof PAGE_STATUSES)[number];

/** Rows as the database holds them. Written by migration 26. */
export interface Tables {
  incidents: {
    id: string;
    group_key: string;
    only_user_id: OptionalId;
    severity: AlertSeverity;
    state: IncidentState;
    opened_at: Timestamp;
    acknowledged_at: OptionalTimestamp;
    acknowledged_by: OptionalId;
    silenced_until: OptionalTimestamp;
    silenced_by: OptionalId;
    resolved_at: OptionalTimestamp;
    resolved_by: OptionalId;
    by_hand: Generated<boolean>;
    firing: Generated<number>;
    total: Generated<number>;
    round: Generated<number>;
    round_began_at: Timestamp;
    step: Generated<number>;
    repeats: Generated<number>;
    next_step_at: OptionalTimestamp;
    edited_at: OptionalTimestamp;
    message_due_at: OptionalTimestamp;
    mails_due_at: OptionalTimestamp;
    version: Generated<number>;
  };
  incident_alerts: {
    incident_id: string;
    alert_id: string;
    rule_key: string;
    name_en: string;
    name_es: string;
    severity: AlertSeverity;
    subject: string;
    label: string;
    value: number | null;
    unit: FigureUnit | null;
    fired_at: Timestamp;
    resolved_at: OptionalTimestamp;
  };
  incident_entries: {
    id: string;
    incident_id: string;
    kind: EntryKind;
    at: Timestamp;
    user_id: OptionalId;
    detail: JSONColumnType<Readonly<Record<string, unknown>>>;
  };
  incident_digests: {
    id: string;
    user_id: string;
    telegram_key: string;
    telegram_id: OptionalId;
    opened_at: Timestamp;
    due_at: OptionalTimestamp;
  };
  incident_pages: {
    id: string;
    incident_id: string;
    user_id: string;
    channel: PageChannel;
    round: number;
    step: number;
    dedupe_key: string;
    status: PageStatus;
    not_before: OptionalTimestamp;
    sent_at: OptionalTimestamp;
    is_current: Generated<boolean>;
    telegram_key: string | null;
    telegram_id: string | null;
    digest_id: string | null;
    error: ColumnType<string | null, string | null | undefined, string | null>;
    closed_at: OptionalTimestamp;
    created_at: Timestamp;
  };
}
