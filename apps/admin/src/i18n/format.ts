import { useSyncExternalStore } from 'react';
import { type Language, useLanguage } from './language';

const LOCALES: Record<Language, string> = { en: 'en-GB', es: 'es-ES' };
const RELATIVE: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How a person reads the clock. */
interface ClockReading {
  /** Absent: the browser's. */
  readonly zone?: string;
  /** Absent: as the language does. */
  readonly twelveHours?: boolean;
}

let reading: ClockReading = {};
const listeners = new Set<() => void>();

/** What is on the screen is written anew with it. @param timeZone that the person reads the clock in; null: the browser's. */
export function setTimeZone(timeZone: string | null): void {
  readClock({ ...reading, zone: known(timeZone) });
}

/** A zone that this browser can write; another one, such as one that is newer than the browser, is left to the browser's own. */
function known(timeZone: string | null): string | undefined {
  if (timeZone === null) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone }).format();
    return timeZone;
  } catch {
    return undefined;
  }
}

/** What day it is somewhere at an instant, as `YYYY-MM-DD`. */
export function civilDateIn(timeZone: string, instant: number): string {
  // `sv` writes dates as ISO does.
  return new Intl.DateTimeFormat('sv', { timeZone: known(timeZone) }).format(instant);
}

export function setTwelveHours(twelveHours: boolean): void {
  readClock({ ...reading, twelveHours });
}

function readClock({ zone, twelveHours }: { zone?: string | undefined; twelveHours?: boolean | undefined }): void {
  if (zone === reading.zone && twelveHours === reading.twelveHours) return;
  reading = { ...(zone && { zone }), ...(twelveHours !== undefined && { twelveHours }) };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The instant a civil date begins where the person is, so many days later: `createdFrom: startOfDay('2026-11-21')`. */
export function startOfDay(date: string, daysLater = 0): string {
  return instantOf(Date.parse(`${date}T00:00:00Z`) + daysLater * 86_400_000);
}

/** The instant at which the clock of the person shows this day and time, as `datetime-local` inputs have it: `2026-11-21T22:00`. */
export function instantAt(clock: string): string {
  return instantOf(Date.parse(`${clock}Z`));
}

/** What the clock of the person shows at an instant, to the minute; for `datetime-local` inputs. */
export function clockAt(instant: string): string {
  const time = Date.parse(instant);
  return new Date(time + aheadOfUtc(time - (time % 1_000))).toISOString().slice(0, 16);
}

/** @param reading what the clock shows, as if it stood in UTC */
function instantOf(reading: number): string {
  // The clock of the zone, read once at that time in UTC and once where that leads, which may lie beyond a change of the clock.
  const first = reading - aheadOfUtc(reading);
  return new Date(reading - aheadOfUtc(first)).toISOString();
}

function aheadOfUtc(instant: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...(reading.zone && { timeZone: reading.zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  );
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - instant;
}

/** Dates and numbers as the person reads them. Instants are ISO texts, civil dates `YYYY-MM-DD`. */
export interface Format {
  readonly dateTime: (instant: string) => string;
  readonly date: (instant: string) => string;
  readonly time: (instant: string) => string;
  /** With seconds. */
  readonly clock: (instant: string) => string;
  readonly civilDate: (date: string, style?: 'short' | 'medium' | 'long') => string;
  /** `3 hours ago`. */
  readonly relative: (instant: string) => string;
  readonly number: (value: number) => string;
  /** 0.25 → `25 %`. */
  readonly percent: (value: number) => string;
  readonly bytes: (value: number) => string;
}

export function useFormat(): Format {
  const { language } = useLanguage();
  const clock = useSyncExternalStore(subscribe, () => reading);
  return formatOf(LOCALES[language], clock);
}

let latest: { readonly locale: string; readonly clock: ClockReading; readonly format: Format } | undefined;

/** One for all that is on the screen: the browser takes a millisecond to make its formats. */
function formatOf(locale: string, clock: ClockReading): Format {
  if (latest?.locale !== locale || latest.clock !== clock) latest = { locale, clock, format: makeFormat(locale, clock) };
  return latest.format;
}

function makeFormat(locale: string, { zone, twelveHours }: ClockReading): Format {
  const instant = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, {
      ...options,
      ...(zone && { timeZone: zone }),
      ...(twelveHours !== undefined && options.timeStyle && { hourCycle: twelveHours ? 'h12' : 'h23' }),
    });
    return (text: string) => format.format(new Date(text));
  };
  const civil = {
    short: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
    medium: new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
    long: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
  };
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    dateTime: instant({ dateStyle: 'medium', timeStyle: 'short' }),
    date: instant({ dateStyle: 'medium' }),
    time: instant({ timeStyle: 'short' }),
    clock: instant({ timeStyle: 'medium' }),
    civilDate: (date, style = 'short') => civil[style].format(new Date(`${date}T00:00:00Z`)),
    relative(text) {
      const seconds = (Date.parse(text) - Date.now()) / 1_000;
      const [unit, size] = RELATIVE.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
      return relative.format(Math.round(seconds / size), unit);
    },
    number: (value) => number.format(value),
    percent: (value) => percent.format(value),
    bytes(value) {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
      const power = Math.min(units.length - 1, value > 0 ? Math.floor(Math.log10(value) / 3) : 0);
      return new Intl.NumberFormat(locale, { style: 'unit', unit: units[power]!, maximumFractionDigits: 1 }).format(value / 1_000 ** power);
    },
  };
}
