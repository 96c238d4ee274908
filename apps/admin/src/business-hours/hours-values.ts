import type { BusinessHoursView, HolidayView, OpenRangeView } from '@/api/generated';

export interface HoursValues {
  readonly name: string;
  readonly timeZone: string;
  readonly alwaysOpen: boolean;
  readonly ranges: readonly OpenRangeView[];
  readonly holidays: readonly HolidayView[];
  readonly isDefault: boolean;
  /** Empty: of the whole installation. Only of new ones. */
  readonly organisationId: string;
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export const OFFICE_WEEK: readonly OpenRangeView[] = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));

export function toValues({ name, timeZone, alwaysOpen, ranges, holidays, isDefault, organisationId }: BusinessHoursView): HoursValues {
  return { name, timeZone, alwaysOpen, ranges, holidays, isDefault, organisationId: organisationId ?? '' };
}

export function toBody({ organisationId: _, ranges, holidays, ...rest }: HoursValues) {
  return { ...rest, ranges: [...ranges], holidays: [...holidays] };
}

/** The first weekday whose times do not close after they open, or overlap. */
export function wrongWeekday(ranges: readonly OpenRangeView[]): number | undefined {
  return WEEKDAYS.find((weekday) => {
    const times = ranges.filter((range) => range.weekday === weekday).toSorted((a, b) => (a.opens < b.opens ? -1 : 1));
    return times.some(({ opens, closes }, index) => opens === '' || closes <= opens || (times[index + 1]?.opens ?? '24:00') < closes);
  });
}

export function areHolidaysRight(holidays: readonly HolidayView[]): boolean {
  const dates = new Set(holidays.map(({ date }) => date));
  return dates.size === holidays.length && !dates.has('') && holidays.every(({ name }) => name.trim() !== '');
}

/** Hours a week, without holidays. */
export function weeklyHours({ alwaysOpen, ranges }: Pick<BusinessHoursView, 'alwaysOpen' | 'ranges'>): number {
  if (alwaysOpen) return 168;
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return ranges.reduce((sum, { opens, closes }) => sum + minutes(closes) - minutes(opens), 0) / 60;
}
