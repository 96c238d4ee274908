import { describe, expect, it } from 'vitest';
import { dueAfter, dueBefore, type ResetTimes } from './reset-times.js';

const daily: ResetTimes = { every: 'daily', hour: 2, zone: 'Europe/Madrid' };
const around = (times: ResetTimes, now: string) => [
  dueBefore(times, new Date(now))?.toISOString() ?? null,
  dueAfter(times, new Date(now))?.toISOString() ?? null,
];

describe('times of a reset', () => {
  it.each([
    ['off', { ...daily, every: 'off' }, '2026-11-21T10:00:00Z', [null, null]],
    ['on the hour', { ...daily, every: 'hourly' }, '2026-11-21T10:00:00Z', ['2026-11-21T10:00:00.000Z', '2026-11-21T11:00:00.000Z']],
    ['too late', { ...daily, every: 'hourly' }, '2026-11-21T10:30:00Z', [null, '2026-11-21T11:00:00.000Z']],
    ['just now', daily, '2026-11-21T01:05:00Z', ['2026-11-21T01:00:00.000Z', '2026-11-22T01:00:00.000Z']],
    ['before its hour', daily, '2026-11-21T00:59:00Z', [null, '2026-11-21T01:00:00.000Z']],
    // Clocks go from two to three.
    ['at an hour that is left out', daily, '2026-03-29T01:10:00Z', ['2026-03-29T01:00:00.000Z', '2026-03-30T00:00:00.000Z']],
    ['at an hour that comes twice', daily, '2026-10-25T01:10:00Z', [null, '2026-10-26T01:00:00.000Z']],
  ] as const)('DM1 %s', (_, times, now, expected) => {
    expect(around(times, now)).toEqual(expected);
  });
});
