import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AlertSeverity, RuleCondition } from '#platform/alerts';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type LateTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

export type AlertStateName = 'pending' | 'firing' | 'resolved';
/** Why nobody is told. */
export type MutedReason = 'inhibited' | 'silenced';
export const SILENCE_SCOPES = ['all', 'group', 'rule'] as const;
export type SilenceScope = (typeof SILENCE_SCOPES)[number];

/** Rows as the database holds them, for the statements of this lib. Written by migrations 24 and 33. */
export interface Tables {
  alert_rules: {
    id: string;
    key: string;
    is_default: boolean;
    changed: Generated<boolean>;
    name_en: string;
    name_es: string;
    group_key: string;
    severity: AlertSeverity;
    condition: JSONColumnType<RuleCondition>;
    inhibited_by: Generated<string[]>;
    enabled: Generated<boolean>;
    changed_by: string | null;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    removed_at: LateTimestamp;
  };
  alerts: {
    id: string;
    rule_id: string;
    subject: Generated<string>;
    label: Generated<string>;
    state: AlertStateName;
    value: number | null;
    muted: MutedReason | null;
    pending_since: Timestamp;
    fired_at: LateTimestamp;
    told_at: LateTimestamp;
    resolved_at: LateTimestamp;
  };
  silences: {
    id: string;
    scope: SilenceScope;
    key: string;
    subject: Generated<string>;
    severity: AlertSeverity | null;
    reason: string;
    starts_at: Timestamp;
    ends_at: Timestamp;
    created_by: string | null;
    created_at: Timestamp;
    ended_by: string | null;
  };
}
