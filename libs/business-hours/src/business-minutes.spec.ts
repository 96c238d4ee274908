import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '#platform/time';
import { addBusinessMinutes, businessMinutesBetween, openAt } from './business-minutes.js';
import { ALWAYS_OPEN, type Hours, problemOfRanges } from './hours.js';
import { wallClock } from './testing/wall-clock.js';

const at = (text: string) => new Date(text);
const everyDay = (opens: number, closes: number) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));
const hoursOf = (timeZone: string, ranges: Hours['ranges'], ...dates: string[]): Hours => ({
  timeZone,
  alwaysOpen: false,
  ranges,
  holidays: dates.map((date) => ({ date: date as CivilDate, name: 'Closed' })),
});
const office = hoursOf('Europe/Madrid', everyDay(540, 1080).slice(0, 5), '2026-12-25');

describe('business minutes', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-10-24T22:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-10-03T13:30:00Z', 23.5],
    ['Australia/Lord_Howe', '2026-04-04T13:00:00Z', 24.5],
    // There is no midnight at the beginning of this day; at the end of that one it comes twice.
    ['Africa/Cairo', '2026-04-23T22:00:00Z', 23],
    ['Africa/Cairo', '2026-10-28T21:00:00Z', 25],
    ['Asia/Kathmandu', '2026-05-05T18:15:00Z', 24],
  ])('TK3 in %s the day that begins at %s has %d hours, none is lost at midnight', (zone, begins, length) => {
    const hours = hoursOf(zone, everyDay(0, 1440));
    const end = new Date(at(begins).getTime() + length * 3_600_000);
    const [day] = [begins, new Date(end.getTime() - 1).toISOString()].map((text) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at(text)),
    );
    const closed = hoursOf(zone, everyDay(0, 1440), day!);
    const [from, to] = [new Date(at(begins).getTime() - 60 * 60_000), new Date(end.getTime() + 60 * 60_000)];
    expect(businessMinutesBetween(hours, from, to)).toBe(length * 60 + 120);
    expect(businessMinutesBetween(closed, from, to)).toBe(120);
    expect(openAt(closed, at(begins))).toEqual({ open: false, until: end });
    expect(addBusinessMinutes(closed, at(begins), 1)).toEqual(new Date(end.getTime() + 60_000));
  });

  it('TK3 counts what is open, says when a time is over, and what comes next', () => {
    const friday = at('2026-11-20T16:30:00Z');
    expect(businessMinutesBetween(office, friday, at('2026-11-23T08:30:00Z'))).toBe(60);
    expect(addBusinessMinutes(office, friday, 60)).toEqual(at('2026-11-23T08:30:00Z'));
    expect(addBusinessMinutes(office, friday, 30)).toEqual(at('2026-11-20T17:00:00Z'));
    expect(openAt(office, friday)).toEqual({ open: true, until: at('2026-11-20T17:00:00Z') });
    expect(openAt(office, at('2026-11-20T17:00:00Z'))).toEqual({ open: false, until: at('2026-11-23T08:00:00Z') });
    expect(openAt(office, at('2026-12-24T20:00:00Z')).until).toEqual(at('2026-12-28T08:00:00Z'));
    expect(businessMinutesBetween(office, at('2026-11-23T08:30:00Z'), friday)).toBe(0);
    expect(openAt(ALWAYS_OPEN, friday)).toEqual({ open: true, until: null });
    expect(businessMinutesBetween(ALWAYS_OPEN, friday, at('2026-11-23T08:30:59Z'))).toBe(64 * 60);
    expect(addBusinessMinutes(ALWAYS_OPEN, friday, 5)).toEqual(at('2026-11-20T16:35:00Z'));
  });

  it('TK3 comes to an end where nothing ever opens', () => {
    const never = hoursOf('Europe/Madrid', []);
    const scarce = hoursOf('Europe/Madrid', [{ weekday: 7, opens: 120, closes: 121 }]);
    const now = at('2026-01-01T00:00:00Z');
    expect(addBusinessMinutes(never, now, 1)).toBeNull();
    expect(openAt(never, now)).toEqual({ open: false, until: null });
    expect(addBusinessMinutes(scarce, now, 1_000)).toBeNull();
    expect(businessMinutesBetween(scarce, now, addBusinessMinutes(scarce, now, 500)!)).toBe(500);
    // Of 52 Sundays, one has no such minute: its clocks go on at two. Another has it twice.
    expect(businessMinutesBetween(scarce, now, at('2026-07-01T00:00:00Z'))).toBe(25);
    expect(businessMinutesBetween(scarce, now, at('2027-01-01T00:00:00Z'))).toBe(52);
    expect(openAt(hoursOf('UTC', everyDay(0, 1440)), now)).toEqual({ open: true, until: null });
    expect(() => businessMinutesBetween(scarce, now, at('2200-01-01T00:00:00Z'))).toThrow(RangeError);
  });

  it('TK3 says what the clock on the wall says, also while it is changed', () => {
    const clock = wallClock('Australia/Lord_Howe', at('2026-04-03T20:00:00Z'), 2_880);
    const ranges = [...everyDay(60, 95), ...everyDay(110, 111), ...everyDay(1380, 1440)];
    const hours = hoursOf('Australia/Lord_Howe', ranges);
    let counted = 0;
    const wrong = clock.open(hours).filter((open, index) => {
      const minute = (clock.first + index) * 60_000;
      counted += Number(open);
      return (
        openAt(hours, new Date(minute)).open !== open ||
        businessMinutesBetween(hours, new Date(clock.first * 60_000), new Date(minute + 60_000)) !== counted ||
        (open && addBusinessMinutes(hours, new Date(clock.first * 60_000), counted)?.getTime() !== minute + 60_000)
      );
    });
    expect([wrong, counted > 150]).toEqual([[], true]);
  });

  it('TK3 adds up, grows, and takes back what it added, whatever the hours', () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 }))
      .map(([weekday, ends]) => ({ weekday, opens: Math.min(...ends), closes: Math.max(...ends) }));
    const hours = fc
      .tuple(
        fc.constantFrom('America/Santiago', 'Asia/Beirut', 'Africa/Casablanca', 'Pacific/Kiritimati'),
        fc.array(range, { minLength: 1, maxLength: 6 }),
      )
      .map(([zone, ranges]) =>
        hoursOf(
          zone,
          ranges.filter((_, index) => !problemOfRanges(ranges.slice(0, index + 1))),
          '2026-04-05',
        ),
      );
    const instant = fc.date({ min: at('2026-01-01'), max: at('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(hours, fc.tuple(instant, instant, instant), fc.integer({ min: 1, max: 20_000 }), (each, instants, minutes) => {
        const [one, two, three] = instants.toSorted((a, b) => a.getTime() - b.getTime()) as [Date, Date, Date];
        const [first, second] = [businessMinutesBetween(each, one, two), businessMinutesBetween(each, two, three)];
        expect(businessMinutesBetween(each, one, three)).toBe(first + second);
        expect(Math.min(first, second)).toBeGreaterThanOrEqual(0);
        const due = addBusinessMinutes(each, one, minutes);
        if (!due) return;
        expect(due.getTime()).toBeGreaterThan(one.getTime());
        expect(businessMinutesBetween(each, one, due)).toBe(minutes);
        expect(businessMinutesBetween(each, one, new Date(due.getTime() - 1))).toBe(minutes - 1);
        expect(addBusinessMinutes(each, one, minutes + 1)!.getTime()).toBeGreaterThan(due.getTime());
      }),
      { numRuns: 200 },
    );
  });
});

describe('ranges', () => {
  it.each([
    [[{ weekday: 1, opens: 540, closes: 540 }], { index: 0, problem: 'must close after it opens' }],
    [
      [
        { weekday: 1, opens: 540, closes: 600 },
        { weekday: 2, opens: 540, closes: 600 },
        { weekday: 1, opens: 599, closes: 700 },
      ],
      { index: 2, problem: 'overlaps another range of the day' },
    ],
    [
      [
        { weekday: 1, opens: 540, closes: 600 },
        { weekday: 1, opens: 600, closes: 1440 },
      ],
      null,
    ],
  ])('TK3 %j: %j', (ranges, problem) => {
    expect(problemOfRanges(ranges)).toEqual(problem);
  });
});
