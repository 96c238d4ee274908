import { describe, expect, it } from 'vitest';
import { dueBefore } from './drill-times.js';

describe('BK3 when a backup is tried out', () => {
  it.each([
    ['off', 'off', '2026-11-22T10:00:00Z', null],
    ['on its day, too early', 'sunday', '2026-11-22T03:59:00Z', '2026-11-15T04:00:00.000Z'],
    ['on its day', 'sunday', '2026-11-22T04:00:00Z', '2026-11-22T04:00:00.000Z'],
    ['days later', 'sunday', '2026-11-26T23:00:00Z', '2026-11-22T04:00:00.000Z'],
    ['another day of the zone', 'monday', '2026-11-22T23:30:00Z', '2026-11-16T04:00:00.000Z'],
  ] as const)('BK3 %s', (_, weekday, now, expected) => {
    expect(dueBefore(weekday, 'Europe/Madrid', new Date(now))?.toISOString() ?? null).toBe(expected);
  });
});
