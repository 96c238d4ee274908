import { describe, expect, it } from 'vitest';
import type { CivilDate } from '#platform/time';
import { daysOf, lastDays, lengthOf, previousOf } from './period.js';

const range = (from: string, to: string) => ({ from: from as CivilDate, to: to as CivilDate });

describe('ST1 periods', () => {
  it('ST1 a period ends today, and the one before ends the day before it begins, also across a change of clocks', () => {
    expect(lastDays('7d', '2026-03-30' as CivilDate)).toEqual(range('2026-03-24', '2026-03-30'));
    expect(previousOf(range('2026-03-24', '2026-03-30'))).toEqual(range('2026-03-17', '2026-03-23'));
    expect(previousOf(range('2028-03-01', '2028-03-01'))).toEqual(range('2028-02-29', '2028-02-29'));
    expect(lengthOf(range('2026-01-01', '2026-12-31'))).toBe(365);
    expect(daysOf(range('2026-02-27', '2026-03-01'))).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});
