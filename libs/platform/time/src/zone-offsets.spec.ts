import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate, civilDateIn } from './civil-date.js';
import { offsetsIn } from './zone-offsets.js';

const stretchesOf = (zone: string, from: string, to: string) =>
  offsetsIn(zone, from as CivilDate, to as CivilDate).map((each) => [
    each.from.toISOString(),
    each.until.toISOString(),
    each.offset / 3600,
  ]);

describe('offsetsIn', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29', [['2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z', 0]]],
    [
      'Europe/Madrid',
      '2026-03-29',
      '2026-03-30',
      [
        ['2026-03-28T23:00:00.000Z', '2026-03-29T01:00:00.000Z', 1],
        ['2026-03-29T01:00:00.000Z', '2026-03-30T22:00:00.000Z', 2],
      ],
    ],
    // Its clocks change when the last of the days is over in UTC.
    [
      'America/Los_Angeles',
      '2026-10-31',
      '2026-11-01',
      [
        ['2026-10-31T07:00:00.000Z', '2026-11-01T09:00:00.000Z', -7],
        ['2026-11-01T09:00:00.000Z', '2026-11-02T08:00:00.000Z', -8],
      ],
    ],
    ['Pacific/Apia', '2011-12-30', '2011-12-30', []],
    ['Asia/Kathmandu', '2026-01-01', '2026-01-01', [['2025-12-31T18:15:00.000Z', '2026-01-01T18:15:00.000Z', 5.75]]],
  ] as const)('ST1 cuts the days of %s where its clocks change', (zone, from, to, expected) => {
    expect(stretchesOf(zone, from, to)).toEqual(expected);
  });

  it.each(['Europe/Madrid', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Apia', 'Etc/GMT+12'])(
    'ST1 in %s covers each instant of the days once, and says the day of each as the calendar does',
    (zone) => {
      const [from, to] = ['2011-06-01', '2012-06-30'] as [CivilDate, CivilDate];
      const stretches = offsetsIn(zone, from, to);
      const wrong: unknown[] = [];
      for (let at = Date.parse(addDays(from, -2)); at < Date.parse(addDays(to, 3)); at += 30 * 60_000) {
        const here = stretches.filter((each) => each.from.getTime() <= at && at < each.until.getTime());
        const day = civilDateIn(zone, new Date(at));
        const said = here.map(({ offset }) => new Date(at + offset * 1000).toISOString().slice(0, 10)).join();
        if (said !== (day >= from && day <= to ? day : '')) wrong.push({ at: new Date(at), day, said });
      }
      expect(wrong).toEqual([]);
    },
  );

  it('ST1 does not know what no clock shows', () => {
    expect(() => stretchesOf('Mars/Olympus', '2026-01-01', '2026-01-01')).toThrow(RangeError);
  });
});
