import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CivilDate, civilDateIn } from './civil-date.js';
import { instantAt } from './local-instant.js';

describe('instantAt', () => {
  it.each([
    ['Europe/Madrid', '2026-07-01', 540, '2026-07-01T07:00:00.000Z'],
    ['Europe/Madrid', '2026-12-01', 540, '2026-12-01T08:00:00.000Z'],
    // Clocks go from two to three, and from three back to two.
    ['Europe/Madrid', '2026-03-29', 150, '2026-03-29T01:00:00.000Z'],
    ['Europe/Madrid', '2026-10-25', 150, '2026-10-25T00:30:00.000Z'],
    ['Europe/Madrid', '2026-10-25', 210, '2026-10-25T02:30:00.000Z'],
    // This Friday begins at one.
    ['Africa/Cairo', '2026-04-24', 0, '2026-04-23T22:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-21', 0, '2026-11-20T18:15:00.000Z'],
  ])('ST1 in %s on %s, %d minutes past midnight, it is %s', (zone, date, minutes, instant) => {
    expect(instantAt(zone, date as CivilDate, minutes)?.toISOString()).toBe(instant);
  });

  it('ST1 knows a day that was left out', () => {
    expect(instantAt('Pacific/Apia', '2011-12-30' as CivilDate, 600)).toBeNull();
  });

  it('ST1 is an instant of that day, in any zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, day, minutes) => {
          const date = day.toISOString().slice(0, 10) as CivilDate;
          const at = instantAt(zone, date, minutes);
          if (at) expect(civilDateIn(zone, at)).toBe(date);
        },
      ),
    );
  });
});
