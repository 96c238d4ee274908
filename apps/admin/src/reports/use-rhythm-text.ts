import { useLanguage, useMessages } from '@/i18n';
import type { Frequency } from './report-choices';
import { reportsMessages } from './reports.messages';

interface Rhythm {
  readonly frequency: Frequency;
  readonly weekday: number | null;
  readonly monthDay: number | null;
  readonly hour: number;
}

/** Days of the week in the language of the person, Monday first. */
export function useWeekdays(): string[] {
  const { language } = useLanguage();
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // The first of January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(2024, 0, 1 + index)));
}

export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** When something is due, in words. */
export function useRhythmText(): (rhythm: Rhythm) => string {
  const m = useMessages(reportsMessages);
  const weekdays = useWeekdays();
  return ({ frequency, weekday, monthDay, hour }) => {
    if (frequency === 'weekly') return m.everyWeek(weekdays[(weekday ?? 1) - 1]!, hourText(hour));
    return frequency === 'monthly' ? m.everyMonth(String(monthDay), hourText(hour)) : m.everyDay(hourText(hour));
  };
}
