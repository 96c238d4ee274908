import type { ReportScheduleView } from '@/api/generated';
import type { Frequency, ReportFormat, ReportKind } from './report-choices';

/** Names of people by their ids; null for somebody who is gone. */
export type RecipientNames = ReadonlyMap<string, string | null>;

/** What the form of a schedule holds; numbers as their controls have them. */
export interface ScheduleValues {
  readonly name: string;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly language: 'en' | 'es';
  readonly frequency: Frequency;
  readonly weekday: string;
  readonly monthDay: string;
  readonly hour: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly recipientIds: readonly string[];
  /** '' for the whole installation; it does not change. */
  readonly organisationId: string;
}

export function toValues(schedule: ReportScheduleView): ScheduleValues {
  const { name, kind, format, language, frequency, weekday, monthDay, hour, timeZone, enabled, recipients, organisationId } = schedule;
  return {
    name,
    kind,
    format,
    language,
    frequency,
    weekday: String(weekday ?? 1),
    monthDay: String(monthDay ?? 1),
    hour: String(hour),
    timeZone,
    enabled,
    recipientIds: recipients.map(({ id }) => id),
    organisationId: organisationId ?? '',
  };
}

/** What the API takes, without whose figures they are. */
export function toBody(values: ScheduleValues) {
  const { name, kind, format, language, frequency, weekday, monthDay, hour, timeZone, enabled, recipientIds } = values;
  return {
    name: name.trim(),
    kind,
    format,
    language,
    frequency,
    ...(frequency === 'weekly' && { weekday: Number(weekday) }),
    ...(frequency === 'monthly' && { monthDay: Number(monthDay) }),
    hour: Number(hour),
    timeZone,
    enabled,
    recipientIds: [...recipientIds],
  };
}
