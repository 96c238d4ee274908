import { afterEach, expect, it, vi } from 'vitest';
import { KnownCauses } from './known-causes.js';

afterEach(() => void vi.useRealTimers());

it('MO2 what was seen to be wrong counts for as long as is asked for, from when it was seen last', () => {
  vi.useFakeTimers();
  const causes = new KnownCauses();
  causes.saw('redis-down');
  vi.advanceTimersByTime(600);
  causes.saw('database-down');
  expect(causes.within(1_000)).toEqual(['redis-down', 'database-down']);
  vi.advanceTimersByTime(600);
  expect(causes.within(1_000)).toEqual(['database-down']);
  causes.saw('redis-down');
  expect(causes.within(1_000)).toEqual(['redis-down', 'database-down']);
});
