import type { Selectable } from 'kysely';
import type { AlertSeverity } from '#platform/alerts';
import type { FigureUnit } from '#platform/status';
import type { EntryKind, IncidentState, Tables } from './tables.js';

/** How an incident stands, as far as that decides what comes next. */
export interface Course {
  readonly state: IncidentState;
  readonly severity: AlertSeverity;
  /** Alerts of it that fire, and all it ever had. */
  readonly firing: number;
  readonly total: number;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly silencedUntil: Date | null;
  readonly silencedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly byHand: boolean;
  /** How often people were paged. */
  readonly round: number;
  readonly roundBeganAt: Date;
  /** The step that was paged last; -1 before the first. */
  readonly step: number;
  readonly repeats: number;
  readonly nextStepAt: Date | null;
  /** When the messages last grew, and when they will. */
  readonly editedAt: Date | null;
  readonly messageDueAt: Date | null;
  readonly mailsDueAt: Date | null;
}

/** The part of the escalation that the course needs. */
export interface Ladder {
  readonly steps: readonly { readonly afterMinutes: number }[];
  readonly repeatMinutes: number;
}

/** What is to be done about a change, in this order. */
export type Deed =
  | { readonly kind: 'page'; readonly step: number }
  /** The same people hear of it anew. */
  | { readonly kind: 'page-again' }
  /** Every message says how it stands now. */
  | { readonly kind: 'edit' }
  | { readonly kind: 'mail-resolution' };

/** An incident after something happened to it. */
export interface Change {
  readonly course: Course;
  readonly deeds: readonly Deed[];
  readonly entries: readonly { readonly kind: EntryKind; readonly detail?: Readonly<Record<string, unknown>> }[];
}

/** An incident as commands see it. */
export interface Incident extends Course {
  readonly id: string;
  readonly group: string;
  /** Of a test: the one it is for. */
  readonly onlyUserId: string | null;
  readonly openedAt: Date;
  readonly version: number;
}

/** An alert as its incident keeps it. */
export interface IncidentAlert {
  readonly alertId: string;
  readonly ruleKey: string;
  readonly name: { readonly en: string; readonly es: string };
  readonly severity: AlertSeverity;
  readonly subject: string;
  readonly label: string;
  readonly value: number | null;
  readonly unit: FigureUnit | null;
  readonly firedAt: Date;
  readonly resolvedAt: Date | null;
}

type Row = Selectable<Tables['incidents']>;
const time = (text: string | null): Date | null => (text === null ? null : new Date(text));

export function toIncident(row: Row): Incident {
  return {
    id: row.id,
    group: row.group_key,
    onlyUserId: row.only_user_id,
    severity: row.severity,
    state: row.state,
    openedAt: new Date(row.opened_at),
    acknowledgedAt: time(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    silencedUntil: time(row.silenced_until),
    silencedBy: row.silenced_by,
    resolvedAt: time(row.resolved_at),
    resolvedBy: row.resolved_by,
    byHand: row.by_hand,
    firing: row.firing,
    total: row.total,
    round: row.round,
    roundBeganAt: new Date(row.round_began_at),
    step: row.step,
    repeats: row.repeats,
    nextStepAt: time(row.next_step_at),
    editedAt: time(row.edited_at),
    messageDueAt: time(row.message_due_at),
    mailsDueAt: time(row.mails_due_at),
    version: row.version,
  };
}

/** What of it is written down again with each change. */
export function toColumns(course: Course) {
  return {
    severity: course.severity,
    state: course.state,
    acknowledged_at: course.acknowledgedAt,
    acknowledged_by: course.acknowledgedBy,
    silenced_until: course.silencedUntil,
    silenced_by: course.silencedBy,
    resolved_at: course.resolvedAt,
    resolved_by: course.resolvedBy,
    by_hand: course.byHand,
    firing: course.firing,
    total: course.total,
    round: course.round,
    round_began_at: course.roundBeganAt,
    step: course.step,
    repeats: course.repeats,
    next_step_at: course.nextStepAt,
    edited_at: course.editedAt,
    message_due_at: course.messageDueAt,
    mails_due_at: course.mailsDueAt,
  };
}

export function toIncidentAlert(row: Selectable<Tables['incident_alerts']>): IncidentAlert {
  return {
    alertId: row.alert_id,
    ruleKey: row.rule_key,
    name: { en: row.name_en, es: row.name_es },
    severity: row.severity,
    subject: row.subject,
    label: row.label,
    value: row.value,
    unit: row.unit,
    firedAt: new Date(row.fired_at),
    resolvedAt: time(row.resolved_at),
  };
}
