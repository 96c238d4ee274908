import { toCursor } from '#platform/http';
import type { ReportSchedule } from '../report-schedule.repository.js';

/** Somebody who gets the reports. */
export class ReportRecipientView {
  /** UUID. */
  id: string;
  /** Null once they are gone. */
  name: string | null;
}

/** Reports that are made by the clock. */
export class ReportScheduleView {
  /** UUID. */
  id: string;
  /** Whose figures; null: those of the whole installation. */
  organisationId: string | null;
  name: string;
  kind: 'overview' | 'users' | 'transactions';
  format: 'csv' | 'pdf';
  /** `es` or `en`. */
  language: 'es' | 'en';
  /** `daily`: of the day before. `weekly`: of the seven days before. `monthly`: of the calendar month before. */
  frequency: 'daily' | 'weekly' | 'monthly';
  /** 1 is Monday; null unless weekly. */
  weekday: number | null;
  /** In a shorter month its last day; null unless monthly. */
  monthDay: number | null;
  hour: number;
  timeZone: string;
  enabled: boolean;
  recipients: ReportRecipientView[];
  /** ISO 8601, UTC; null while it is not enabled. */
  nextDueAt: string | null;
  /** Null before the first time. */
  lastDueAt: string | null;
  /** `nobody`: none of the recipients could see the figures any more, so nothing was made. */
  lastOutcome: 'made' | 'nobody' | null;
  /** How many the last report was mailed to; null while it was not. */
  lastSentTo: number | null;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** A page of schedules, the newest first. */
export class ReportScheduleListView {
  items: ReportScheduleView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toReportScheduleView(schedule: ReportSchedule, names: ReadonlyMap<string, string>): ReportScheduleView {
  const { id, scope, name, kind, format, frequency, weekday, monthDay, hour, timeZone, enabled, recipientIds } = schedule;
  const { nextDueAt, lastDueAt, lastOutcome, lastSentTo, version } = schedule;
  return {
    id,
    organisationId: scope,
    name,
    kind,
    format,
    language: schedule.language === 'es' ? 'es' : 'en',
    frequency,
    weekday,
    monthDay,
    hour,
    timeZone,
    enabled,
    recipients: recipientIds.map((each) => ({ id: each, name: names.get(each) ?? null })),
    nextDueAt: enabled ? nextDueAt.toISOString() : null,
    lastDueAt: lastDueAt?.toISOString() ?? null,
    lastOutcome,
    lastSentTo,
    version,
  };
}

/** @param schedules one more than the page has, when there are more. */
export function toReportScheduleListView(
  schedules: readonly ReportSchedule[],
  limit: number,
  names: ReadonlyMap<string, string>,
): ReportScheduleListView {
  const items = schedules.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((each) => toReportScheduleView(each, names)),
    nextCursor: schedules.length > limit && last ? toCursor([last.id]) : null,
  };
}
