import { ApiProperty } from '@nestjs/swagger';
import { type FoundRule } from '#alerts';
import { ALERT_SEVERITIES } from '#platform/alerts';
import { FIGURE_UNITS } from '#platform/status';
import { toCursor } from '#platform/http';
import type { IncidentEntry, ListedIncident, ListedPage } from '../incident-list.query.js';
import type { IncidentAlert } from '../incident.js';
import { ENTRY_KINDS, PAGE_STATUSES } from '../tables.js';

/** A name in both languages. */
export class IncidentTextView {
  en: string;
  es: string;
}

/** Somebody. */
export class IncidentPersonView {
  /** UUID. */
  id: string;
  displayName: string;
}

/** What people are paged about: the alerts of one group while they last. */
export class IncidentView {
  /** UUID. */
  id: string;
  /** Key of the group whose alerts come together in it. */
  group: string;
  /** Somebody tries whether they are reached. */
  isTest: boolean;
  @ApiProperty({ enum: ['firing', 'acknowledged', 'resolved'] })
  state: string;
  @ApiProperty({ enum: ALERT_SEVERITIES })
  severity: string;
  /** The name of its worst alert, of those that fire if any does; null while it has none. */
  name: IncidentTextView | null;
  /** What that alert is about, such as the name of a heartbeat; may be empty. */
  label: string;
  /** Key of its rule. */
  ruleKey: string | null;
  /** Alerts that fire now. */
  firing: number;
  /** Alerts it ever had. */
  total: number;
  openedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: IncidentPersonView | null;
  /** Nobody is told until then; may be past. */
  silencedUntil: Date | null;
  silencedBy: IncidentPersonView | null;
  resolvedAt: Date | null;
  /** Null: by itself, when its last alert was over. */
  resolvedBy: IncidentPersonView | null;
  /** Somebody said that it is over. */
  byHand: boolean;
  /** When the next step of the escalation tells others; null for none. */
  nextStepAt: Date | null;
  version: number;
}

/** A page of incidents, the newest first. */
export class IncidentListView {
  items: IncidentView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** An alert as the incident remembers it. */
export class IncidentAlertView {
  /** UUID of the alert, which may be forgotten by now. */
  alertId: string;
  ruleKey: string;
  name: IncidentTextView;
  label: string;
  @ApiProperty({ enum: ALERT_SEVERITIES })
  severity: string;
  value: number | null;
  @ApiProperty({ enum: FIGURE_UNITS, nullable: true })
  unit: string | null;
  firedAt: Date;
  /** Null while it fires. */
  resolvedAt: Date | null;
}

/** Something that happened. */
export class IncidentEntryView {
  /** UUID. */
  id: string;
  @ApiProperty({ enum: ENTRY_KINDS })
  kind: string;
  at: Date;
  /** Who did it; of `paged` and `page-failed` who was to be told. Null: nobody, or somebody whose account is gone. */
  person: IncidentPersonView | null;
  /** Of `noted` the note, of `silenced` and `resolved` the reason. */
  text: string | null;
  /** Of alerts the name of the rule. */
  name: IncidentTextView | null;
  /** Of alerts what it is about. */
  label: string | null;
  /** Of `paged` and `page-failed`: `telegram` or `mail`. */
  channel: string | null;
  /** Of `paged` and `escalated`: the step, from 0. */
  step: number | null;
  /** Of `silenced`: until when. */
  until: string | null;
  /** Of `page-failed` why not, such as `blocked`; of `reopened` `fires-again` or `more-severe`. */
  because: string | null;
}

/** A message to a person. */
export class IncidentPageView {
  /** UUID. */
  id: string;
  person: IncidentPersonView;
  @ApiProperty({ enum: ['telegram', 'mail'] })
  channel: string;
  /** The step of the escalation, from 0. */
  step: number;
  /** `waiting`: the message before is not half a minute old. `sent`: arrived, of a mail that it is in the queue. `unknown`: may have arrived. `suppressed`: one too many within an hour. */
  @ApiProperty({ enum: PAGE_STATUSES })
  status: string;
  /** It is one of several in a message. */
  isDigest: boolean;
  /** Such as `blocked`. */
  error: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

/** What to do, in one language. Plain text; code in backticks. */
export class IncidentRunbookTextView {
  means: string;
  look: string[];
  act: string[];
}

/** What to do about the alerts of a rule. */
export class IncidentRunbookView {
  ruleKey: string;
  name: IncidentTextView;
  en: IncidentRunbookTextView;
  es: IncidentRunbookTextView;
}

/** An incident with all that is known of it. */
export class IncidentDetailView extends IncidentView {
  /** What fires first, the newest first, 200 at most. */
  alerts: IncidentAlertView[];
  /** The newest first, 200 at most. */
  entries: IncidentEntryView[];
  /** The newest first, 200 at most. */
  pages: IncidentPageView[];
  /** Of the rules of its alerts, as far as they come with the program. */
  runbooks: IncidentRunbookView[];
}

/** A test that was begun. */
export class IncidentTestView {
  /** UUID. */
  incidentId: string;
  /** How the message goes out; null: that of an earlier test is less than half a minute old, this one follows. */
  @ApiProperty({ enum: ['telegram', 'mail'], nullable: true })
  channel: string | null;
}

type Names = ReadonlyMap<string, string>;
const person = (id: string | null, names: Names): IncidentPersonView | null =>
  id === null ? null : { id, displayName: names.get(id) ?? '' };

export function toIncidentView(incident: ListedIncident, names: Names): IncidentView {
  const { id, group, state, severity, firing, total, openedAt, acknowledgedAt, silencedUntil, resolvedAt, byHand, nextStepAt, version } =
    incident;
  return {
    id,
    group,
    isTest: incident.onlyUserId !== null,
    state,
    severity,
    name: incident.lead?.name ?? null,
    label: incident.lead?.label ?? '',
    ruleKey: incident.lead?.ruleKey ?? null,
    firing,
    total,
    openedAt,
    acknowledgedAt,
    acknowledgedBy: person(incident.acknowledgedBy, names),
    silencedUntil,
    silencedBy: person(incident.silencedBy, names),
    resolvedAt,
    resolvedBy: person(incident.resolvedBy, names),
    byHand,
    nextStepAt,
    version,
  };
}

export function toIncidentListView(items: readonly ListedIncident[], more: boolean, names: Names): IncidentListView {
  const last = items.at(-1);
  return {
    items: items.map((incident) => toIncidentView(incident, names)),
    nextCursor: more && last ? toCursor([last.cursorAt, last.id]) : null,
  };
}

/** What is known of an incident, beside itself. */
export interface IncidentParts {
  readonly alerts: readonly IncidentAlert[];
  readonly entries: readonly IncidentEntry[];
  readonly pages: readonly ListedPage[];
  readonly rules: readonly FoundRule[];
}

export function toIncidentDetailView(incident: ListedIncident, parts: IncidentParts, names: Names): IncidentDetailView {
  return Object.assign(toIncidentView(incident, names), {
    alerts: parts.alerts.map(({ alertId, ruleKey, name, label, severity, value, unit, firedAt, resolvedAt }) => ({
      alertId,
      ruleKey,
      name,
      label,
      severity,
      value,
      unit,
      firedAt,
      resolvedAt,
    })),
    entries: parts.entries.map((entry) => toEntryView(entry, names)),
    pages: parts.pages.map(({ userId, ...page }) => ({ ...page, person: person(userId, names)! })),
    runbooks: parts.rules.flatMap(({ key, name, runbook }) => (runbook ? [{ ruleKey: key, name, ...runbook }] : [])).map(toRunbookView),
  });
}

function toRunbookView({
  ruleKey,
  name,
  en,
  es,
}: Omit<IncidentRunbookView, 'en' | 'es'> & NonNullable<FoundRule['runbook']>): IncidentRunbookView {
  const copy = ({ means, look, act }: typeof en) => ({ means, look: [...look], act: [...act] });
  return { ruleKey, name, en: copy(en), es: copy(es) };
}

function toEntryView({ id, kind, at, userId, detail }: IncidentEntry, names: Names): IncidentEntryView {
  const text = (key: string): string | null => (typeof detail[key] === 'string' ? detail[key] : null);
  const name = detail['name'] as { en: string; es: string } | undefined;
  return {
    id,
    kind,
    at,
    person: person(userId, names),
    text: text('text') ?? text('reason'),
    name: name ? { en: name.en, es: name.es } : null,
    label: text('label'),
    channel: text('channel'),
    step: typeof detail['step'] === 'number' ? detail['step'] : null,
    until: text('until'),
    because: text('because') ?? text('error'),
  };
}
