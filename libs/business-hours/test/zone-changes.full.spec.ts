import { describe, expect, it } from 'vitest';
import type { CivilDate } from '#platform/time';
import { addBusinessMinutes, businessMinutesBetween, type Hours, openAt } from '#business-hours';
import { wallClock } from '#business-hours/testing';

const [FROM, UNTIL] = [Date.UTC(2024, 0, 1), Date.UTC(2029, 0, 1)];
const QUARTER_DAY = 6 * 3_600_000;
const AROUND_MINUTES = 36 * 60;
const ZONES = [
  'Europe/Berlin',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/New_York',
  'Pacific/Kiritimati',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'America/Havana',
  'Asia/Gaza',
  'Antarctica/Troll',
];

/** Quarters of days within which the clocks of a zone change, as the runtime says it; the first one too, for zones without any. */
function changesOf(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
  const found = [FROM];
  let before = format.format(FROM).slice(-9);
  for (let at = FROM + QUARTER_DAY; at < UNTIL; at += QUARTER_DAY) {
    const now = format.format(at).slice(-9);
    if (now !== before) found.push(at);
    before = now;
  }
  return found;
}

/** The same numbers in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** One to three ranges a day, some up to midnight, and maybe a holiday on the day of the change. */
function someHours(timeZone: string, day: string, random: Generator<number, never>): Hours {
  const next = (below: number) => Math.floor(random.next().value * below);
  const ranges = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const ends = [...new Set([next(200), next(300), next(1440), next(1440), next(100) + 1341, 1440])].toSorted((a, b) => a - b);
    return Array.from({ length: Math.floor(ends.length / 2) }, (_, index) => ({
      weekday,
      opens: ends[index * 2]!,
      closes: ends[index * 2 + 1]!,
    }));
  });
  return { timeZone, alwaysOpen: false, ranges, holidays: next(3) === 0 ? [{ date: day as CivilDate, name: 'Closed' }] : [] };
}

describe('business minutes around each change of the clocks in five years', () => {
  it.each(ZONES)('TK3 are those that the clock on the wall shows, in %s', (zone) => {
    const random = numbers(zone.length * 7_919);
    const changes = changesOf(zone);
    const wrong: unknown[] = [];
    for (const change of changes) {
      const clock = wallClock(zone, new Date(change - AROUND_MINUTES * 60_000), 2 * AROUND_MINUTES);
      const day = clock.shown[AROUND_MINUTES]!.date;
      for (let round = 0; round < 2; round += 1) {
        const hours = someHours(zone, day, random);
        const open = clock.open(hours);
        const start = new Date(clock.first * 60_000);
        // Open minutes before each of the window.
        const before = [0];
        for (const [index, each] of open.entries()) before.push(before[index]! + Number(each));
        for (const [index, each] of open.entries()) {
          const minute = new Date((clock.first + index) * 60_000);
          const after = new Date(minute.getTime() + 60_000);
          const begin = Math.floor(random.next().value * (index + 1));
          const from = new Date((clock.first + begin) * 60_000);
          const isRight =
            openAt(hours, minute).open === each &&
            businessMinutesBetween(hours, start, after) === before[index + 1] &&
            businessMinutesBetween(hours, from, after) === before[index + 1]! - before[begin]! &&
            (!each || addBusinessMinutes(hours, from, before[index + 1]! - before[begin]!)?.getTime() === after.getTime());
          if (!isRight) wrong.push({ minute, each, hours });
        }
      }
    }
    expect(wrong.slice(0, 1)).toEqual([]);
    // A change is one or none a year at least where clocks change at all.
    expect(changes.length === 1 || changes.length > 5).toBe(true);
  });
});
