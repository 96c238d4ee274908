import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilDateIn } from '#platform/time';
import { daysBefore, nextDue, type Rhythm } from './rhythm.js';

const daily: Rhythm = { frequency: 'daily', weekday: null, monthDay: null, hour: 9, timeZone: 'Europe/Madrid' };
const weekly: Rhythm = { ...daily, frequency: 'weekly', weekday: 1 };
const monthly: Rhythm = { ...daily, frequency: 'monthly', monthDay: 31 };

/** The next due times, one after the other. */
function dues(rhythm: Rhythm, after: string, count: number): string[] {
  const found: string[] = [];
  for (let at = new Date(after); found.length < count; found.push(at.toISOString())) at = nextDue(rhythm, at);
  return found;
}

describe('rhythms', () => {
  it.each([
    ['each day, in winter and in summer', daily, '2026-03-28T00:00:00Z', ['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z']],
    // That hour does not come on that day: it is due when the clocks go on.
    [
      'at an hour that is left out',
      { ...daily, hour: 2 },
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00.000Z', '2026-03-30T00:00:00.000Z'],
    ],
    [
      'at an hour that comes twice',
      { ...daily, hour: 2 },
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:00:00.000Z', '2026-10-26T01:00:00.000Z'],
    ],
    ['on Mondays', weekly, '2026-11-21T12:00:00Z', ['2026-11-23T08:00:00.000Z', '2026-11-30T08:00:00.000Z']],
    ['at the end of the month', monthly, '2027-01-31T08:00:00Z', ['2027-02-28T08:00:00.000Z', '2027-03-31T07:00:00.000Z']],
    [
      'in a zone that left a day out',
      { ...daily, timeZone: 'Pacific/Apia' },
      '2011-12-29T18:00:00Z',
      ['2011-12-29T19:00:00.000Z', '2011-12-30T19:00:00.000Z'],
    ],
  ] as const)('ST1 is due %s', (_, rhythm, after, expected) => {
    expect(dues(rhythm, after, 2)).toEqual(expected);
  });

  it('ST1 is due on each day of a year once, in any zone and at any hour', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), fc.integer({ min: 0, max: 23 }), (timeZone, hour) => {
        const all = dues({ ...daily, timeZone, hour }, '2026-01-01T00:00:00Z', 365).map((at) => civilDateIn(timeZone, new Date(at)));
        expect(new Set(all).size).toBe(365);
        expect(Date.parse(all.at(-1)!) - Date.parse(all[0]!)).toBe(364 * 86_400_000);
      }),
      { numRuns: 3 },
    );
  });

  it('ST1 is about the days that are over', () => {
    const due = new Date('2026-03-30T07:00:00Z');
    expect(daysBefore(daily, due)).toEqual({ from: '2026-03-29', to: '2026-03-29' });
    expect(daysBefore(weekly, due)).toEqual({ from: '2026-03-23', to: '2026-03-29' });
    expect(daysBefore(monthly, due)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });
});
