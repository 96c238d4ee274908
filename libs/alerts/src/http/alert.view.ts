import { ApiProperty } from '@nestjs/swagger';
import { ALERT_SEVERITIES } from '#platform/alerts';
import { toCursor } from '#platform/http';
import { FIGURE_UNITS } from '#platform/status';
import type { AlertPage, NamedSilence, SilencePage } from '../alert.service.js';
import { SILENCE_SCOPES } from '../tables.js';
import { RuleNameView } from './alert-rule.view.js';

/** A rule that does not hold, or did not. */
export class AlertView {
  /** UUID. */
  id: string;
  /** UUID. */
  ruleId: string;
  ruleKey: string;
  name: RuleNameView;
  group: string;
  @ApiProperty({ enum: ALERT_SEVERITIES })
  severity: string;
  /** Of what; empty where the rule watches one thing. */
  subject: string;
  /** What people read for the subject. */
  label: string;
  /** `pending`: not for long enough yet. */
  @ApiProperty({ enum: ['pending', 'firing', 'resolved'] })
  state: string;
  /** Why nobody is told: another alert explains it, or somebody silenced it. */
  @ApiProperty({ enum: ['inhibited', 'silenced'], nullable: true })
  muted: string | null;
  /** As of the last seconds; null where there is none. */
  value: number | null;
  @ApiProperty({ enum: FIGURE_UNITS, nullable: true })
  unit: string | null;
  /** ISO 8601. */
  pendingSince: string;
  /** ISO 8601; null while it is pending. */
  firedAt: string | null;
  /** ISO 8601; null while it lasts. */
  resolvedAt: string | null;
}

/** A page of alerts, the latest first. */
export class AlertListView {
  items: AlertView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A time in which nobody is told of some alerts. */
export class SilenceView {
  /** UUID. */
  id: string;
  @ApiProperty({ enum: SILENCE_SCOPES })
  scope: string;
  /** Of the group or the rule; empty for all. */
  key: string;
  /** The one thing of the rule; empty: all that it watches. */
  subject: string;
  /** What people read for the subject; empty without one. */
  label: string;
  /** Null: of any. */
  @ApiProperty({ enum: ALERT_SEVERITIES, nullable: true })
  severity: string | null;
  reason: string;
  /** ISO 8601. */
  startsAt: string;
  /** ISO 8601. */
  endsAt: string;
  @ApiProperty({ enum: ['scheduled', 'active', 'ended'] })
  state: string;
  /** UUID; null for the system, and for somebody who was erased. */
  createdBy: string | null;
  createdByName: string | null;
  /** UUID of who ended it before its time. */
  endedBy: string | null;
  endedByName: string | null;
}

/** A page of silences, the latest end first. */
export class SilenceListView {
  items: SilenceView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toAlertView({ rule, ...alert }: AlertPage['items'][number]): AlertView {
  const { id, ruleId, subject, label, state, muted, value, unit, pendingSince, firedAt, resolvedAt } = alert;
  return {
    id,
    ruleId,
    ruleKey: rule.key,
    name: { ...rule.name },
    group: rule.group,
    severity: rule.severity,
    subject,
    label,
    state,
    muted,
    value,
    unit,
    pendingSince: pendingSince.toISOString(),
    firedAt: firedAt?.toISOString() ?? null,
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

export function toAlertListView({ items, next }: AlertPage): AlertListView {
  return { items: items.map(toAlertView), nextCursor: next && toCursor([next.since, next.id]) };
}

export function toSilenceView(silence: NamedSilence): SilenceView {
  const { id, scope, key, subject, label, severity, reason, startsAt, endsAt, state, createdBy, createdByName, endedBy, endedByName } =
    silence;
  const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { id, scope, key, subject, label, severity, reason, ...times, state, createdBy, createdByName, endedBy, endedByName };
}

export function toSilenceListView({ items, next }: SilencePage): SilenceListView {
  return { items: items.map(toSilenceView), nextCursor: next && toCursor([next.endsAt, next.id]) };
}
