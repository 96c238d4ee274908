import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesTime, nextHour, type QuietRange, quietUntil } from './quiet-hours.js';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const NIGHTS: QuietRange[] = [{ days: EVERY_DAY, from: 22 * 60, until: 7 * 60 }];
const until = (ranges: readonly QuietRange[], zone: string, at: string) => quietUntil(ranges, zone, new Date(at))?.toISOString() ?? null;

/** What a clock on the wall shows, asked of the runtime. */
function shown(zone: string, instant: Date): { weekday: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).formatToParts(
    instant,
  );
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(of('weekday')) + 1;
  return { weekday, minute: (Number(of('hour')) % 24) * 60 + Number(of('minute')) };
}

function isQuietByTheWall(ranges: readonly QuietRange[], zone: string, instant: Date): boolean {
  const { weekday, minute } = shown(zone, instant);
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return ranges.some(({ days, from, until: end }) =>
    end > from
      ? days.includes(weekday) && minute >= from && minute < end
      : (days.includes(weekday) && minute >= from) || (days.includes(yesterday) && minute < end),
  );
}

describe('quietUntil', () => {
  it.each([
    ['Europe/Madrid', '2026-07-01T19:59:59Z', null],
    ['Europe/Madrid', '2026-07-01T20:00:00Z', '2026-07-02T05:00:00.000Z'],
    ['Europe/Madrid', '2026-07-02T04:59:59Z', '2026-07-02T05:00:00.000Z'],
    // The night in which clocks go on at two has eight hours, that in which they go back at three has ten.
    ['Europe/Madrid', '2026-03-28T21:30:00Z', '2026-03-29T05:00:00.000Z'],
    ['Europe/Madrid', '2026-10-24T20:30:00Z', '2026-10-25T06:00:00.000Z'],
    ['America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T12:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:00:00Z', '2026-10-03T20:00:00.000Z'],
  ])('NT1 nights in %s, at %s: %s', (zone, at, end) => {
    expect(until(NIGHTS, zone, at)).toBe(end);
  });

  it('NT1 hours that the clocks show twice are quiet twice, and an end that they leave out is when they go on', () => {
    const early = [{ days: EVERY_DAY, from: 60, until: 150 }];
    expect(until(early, 'Europe/Madrid', '2026-10-25T00:10:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(until(early, 'Europe/Madrid', '2026-10-25T01:10:00Z')).toBe('2026-10-25T01:30:00.000Z');
    expect(until(early, 'Europe/Madrid', '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('NT1 weekends, ranges that touch, whole weeks', () => {
    const weekend = [
      { days: [6, 7], from: 0, until: 1440 },
      { days: [5], from: 17 * 60, until: 0 },
      { days: [1], from: 0, until: 8 * 60 },
    ];
    expect(until(weekend, 'Asia/Kathmandu', '2026-11-20T12:00:00Z')).toBe('2026-11-23T02:15:00.000Z');
    expect(until(weekend, 'Asia/Kathmandu', '2026-11-19T12:00:00Z')).toBeNull();
    expect(until([], 'UTC', '2026-11-19T12:00:00Z')).toBeNull();
    const always = [{ days: EVERY_DAY, from: 300, until: 300 }];
    expect(until(always, 'UTC', '2026-11-19T12:00:00Z')).toBe('2026-11-26T12:00:00.000Z');
    expect([leavesTime(always), leavesTime(weekend), leavesTime([])]).toEqual([false, true, true]);
    expect(
      leavesTime([
        { days: [1, 2, 3, 4, 5, 6], from: 0, until: 1440 },
        { days: [7], from: 0, until: 1439 },
      ]),
    ).toBe(true);
  });

  it('NT1 is quiet exactly when a clock on the wall says so, and ends at the first minute when it does not', () => {
    const range = fc.record({
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      from: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
      until: fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15),
    });
    // Around the changes of clocks of these zones in 2026, and one day like others.
    const places = fc.constantFrom(
      ['Europe/Madrid', '2026-03-28T20:00:00Z'],
      ['Europe/Madrid', '2026-10-24T20:00:00Z'],
      ['America/St_Johns', '2026-11-01T00:00:00Z'],
      ['Africa/Cairo', '2026-04-23T18:00:00Z'],
      ['Africa/Cairo', '2026-10-29T18:00:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T10:00:00Z'],
      ['Asia/Kathmandu', '2026-06-10T12:00:00Z'],
    );
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 3 }),
        places,
        fc.integer({ min: 0, max: 64 }),
        (ranges, [zone, begin], quarter) => {
          const now = new Date(Date.parse(begin) + quarter * 900_000);
          const end = quietUntil(ranges, zone, now);
          expect(end !== null).toBe(isQuietByTheWall(ranges, zone, now));
          if (end === null) return;
          const always = end.getTime() - now.getTime() === 7 * 86_400_000;
          expect(isQuietByTheWall(ranges, zone, end)).toBe(always);
          for (let at = now.getTime(); at < Math.min(end.getTime(), now.getTime() + 36 * 3_600_000); at += 900_000)
            expect(isQuietByTheWall(ranges, zone, new Date(at))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('nextHour', () => {
  it.each([
    ['Europe/Madrid', 8, '2026-07-01T05:59:59Z', '2026-07-01T06:00:00.000Z'],
    ['Europe/Madrid', 8, '2026-07-01T06:00:00Z', '2026-07-02T06:00:00.000Z'],
    // Left out that night, and shown twice.
    ['Europe/Madrid', 2, '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['Europe/Madrid', 2, '2026-10-24T12:00:00Z', '2026-10-25T00:00:00.000Z'],
    ['Europe/Madrid', 2, '2026-10-25T00:00:00Z', '2026-10-26T01:00:00.000Z'],
  ])('NT1 in %s at %d o’clock, after %s', (zone, hour, now, next) => {
    expect(nextHour(zone, hour, new Date(now)).toISOString()).toBe(next);
  });
});
