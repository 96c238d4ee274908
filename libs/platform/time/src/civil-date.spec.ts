import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { civilDateIn, isCivilDate, isTimeZone } from './civil-date.js';
import { Clock, FixedClock } from './clock.js';

describe('isCivilDate', () => {
  it('W2 says yes to every day there is', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
        (date) => {
          expect(isCivilDate(date.toISOString().slice(0, 10))).toBe(true);
        },
      ),
    );
  });

  it('W2 says of any three numbers what Date says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 9999 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 33 }),
        (year, month, day) => {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const date = new Date(`${text}T00:00:00Z`);
          const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
          expect(isCivilDate(text)).toBe(exists);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '2026-02-29',
    '2100-02-29',
    '1899-12-31',
    '0000-01-01',
    '2026-1-1',
    '2026-11-21T00:00:00Z',
    ' 2026-11-21',
    '2026-11-21\n',
    '+2026-11-21',
    '20261121',
    '٢٠٢٦-١١-٢١',
    '',
    null,
    undefined,
    20261121,
    ['2026-11-21'],
    new Date(),
  ])('W2 refuses %j', (value) => {
    expect(isCivilDate(value)).toBe(false);
  });

  it('W2 knows leap years', () => {
    expect(['2028-02-29', '2000-02-29'].map(isCivilDate)).toEqual([true, true]);
  });
});

describe('isTimeZone', () => {
  it('DK6 knows every name the runtime knows, and the old ones', () => {
    for (const name of [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'EST5EDT', 'GB-Eire'])
      expect([name, isTimeZone(name)]).toEqual([name, true]);
  });

  it.each([
    'Mars/Olympus',
    '',
    '+02:00',
    '-0300',
    '../etc/passwd',
    'Europe/',
    '/Madrid',
    'Europe/Madrid ',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'a'.repeat(65),
    null,
    3,
    {},
  ])('DK6 refuses %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });

  it('DK6 spellings made up by callers do not fill the memory', () => {
    const letters = 'america/argentina/buenos_aires';
    const spelling = (bits: number) =>
      [...letters].map((letter, index) => ((bits >> (index % 16)) & 1 ? letter.toUpperCase() : letter)).join('');
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    try {
      expect([isTimeZone(spelling(0)), isTimeZone(spelling(0))]).toEqual([true, true]);
      expect(made).toHaveBeenCalledTimes(1);
      for (let bits = 0; bits < 3_000; bits += 1) expect(isTimeZone(spelling(bits))).toBe(true);
      made.mockClear();
      // The first was forgotten, so it is made again.
      expect(isTimeZone(spelling(0))).toBe(true);
      expect(made).toHaveBeenCalledTimes(1);
    } finally {
      made.mockRestore();
    }
  });
});

describe('civilDateIn', () => {
  it.each([
    // The first and the last place of the world to see a day.
    ['Pacific/Kiritimati', '2026-11-21T09:59:59Z', '2026-11-21'],
    ['Pacific/Kiritimati', '2026-11-21T10:00:00Z', '2026-11-22'],
    ['Pacific/Pago_Pago', '2026-11-21T10:59:59Z', '2026-11-20'],
    ['Pacific/Pago_Pago', '2026-11-21T11:00:00Z', '2026-11-21'],
    // Egypt turns its clocks at midnight: that Friday begins at 01:00, and the Thursday in autumn has 25 hours.
    ['Africa/Cairo', '2026-04-23T21:59:59Z', '2026-04-23'],
    ['Africa/Cairo', '2026-04-23T22:00:00Z', '2026-04-24'],
    ['Africa/Cairo', '2026-10-29T20:59:59Z', '2026-10-29'],
    ['Africa/Cairo', '2026-10-29T21:30:00Z', '2026-10-29'],
    ['Africa/Cairo', '2026-10-29T22:00:00Z', '2026-10-30'],
    ['Asia/Kathmandu', '2026-11-20T18:15:00Z', '2026-11-21'],
    ['UTC', '2028-02-29T23:59:59.999Z', '2028-02-29'],
  ])('DK2 W2 in %s at %s it is %s', (zone, instant, day) => {
    expect(civilDateIn(zone, new Date(instant))).toBe(day);
  });

  it('W2 always gives a civil date, at most a day from the one in UTC', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.date({ min: new Date('1970-01-02'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (zone, instant) => {
          const day = civilDateIn(zone, instant);
          expect(isCivilDate(day)).toBe(true);
          expect(Math.abs(Date.parse(day) - Date.parse(instant.toISOString().slice(0, 10)))).toBeLessThanOrEqual(86_400_000);
        },
      ),
    );
  });

  it('W2 refuses a zone that is none', () => {
    expect(() => civilDateIn('Mars/Olympus', new Date())).toThrow(RangeError);
  });
});

describe('clocks', () => {
  it('W2 the clock is the time, a fixed one stands still and cannot be moved by its readers', () => {
    expect(Math.abs(new Clock().now().getTime() - Date.now())).toBeLessThan(1_000);
    const clock = new FixedClock(new Date('2026-11-21T10:00:00Z'));
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-11-21T10:00:00.000Z');
    clock.moveTo(new Date('2026-11-22T10:00:00Z'));
    expect(clock.now().toISOString()).toBe('2026-11-22T10:00:00.000Z');
  });
});
