import { describe, expect, it } from 'vitest';
import { BackupMissing } from '#backups';
import { unexplainedAge } from './unexplained-age.js';

const HOUR = 3_600;
const NOW = Date.UTC(2026, 10, 22, 5);
const during = (age: number, lasted: number) => unexplainedAge(age * HOUR, { startsAt: new Date(NOW - lasted * HOUR * 1_000) }, NOW);

describe('that there is no backup', () => {
  it('BK2 MO2 is not silenced by what it comes of', () => {
    expect(BackupMissing.inhibitedBy).toEqual(['database-down']);
  });

  it('BK2 MO2 is explained by maintenance, for a while', () => {
    expect(during(27, 2)).toBeNull();
    expect(during(31, 5.9)).toBeNull();
    expect(during(31, 6)).toBe(31 * HOUR);
    expect(during(24 * 30, 24 * 30)).toBe(24 * 30 * HOUR);
  });

  it('BK2 MO2 is not explained by maintenance that began later', () => {
    expect(during(28, 1)).toBe(28 * HOUR);
    expect(during(30, -1)).toBe(30 * HOUR);
    expect(unexplainedAge(30 * HOUR, { startsAt: null }, NOW)).toBe(30 * HOUR);
    expect(during(3, 1)).toBe(3 * HOUR);
  });
});
