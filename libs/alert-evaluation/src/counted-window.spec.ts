import { describe, expect, it } from 'vitest';
import type { MetricsTotals } from '#platform/metrics';
import type { ProcessReport } from '#system-status';
import { CountedWindow, countersIn, countOf } from './counted-window.js';

const START = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const totals = (failed: number): MetricsTotals => ({
  requests: failed * 10,
  errors4xx: 1,
  errors5xx: failed,
  seconds: 0,
  buckets: [failed],
  securityEvents: { 'login-refused': failed },
  failedCalls: { database: failed, redis: 0 },
  outcomes: failed === 0 ? {} : { 'job-failed': failed },
});
const report = (id: string, failed: number, started = -3_600): ProcessReport =>
  ({ id, totals: totals(failed), startedAt: at(started) }) as ProcessReport;
const failed = (window: CountedWindow, seconds: number) => window.within(seconds)?.change.outcomes['job-failed'];

describe('what was counted within the last seconds', () => {
  it('MO2 is what all processes counted since, and is let go of as time passes', () => {
    const window = new CountedWindow();
    window.observe([report('a', 1_000), report('b', 5)], at(0), 60);
    expect(window.within(60)).toBeNull();
    for (let second = 1; second <= 100; second += 1)
      window.observe([report('a', second < 10 ? 1_000 : 1_003), report('b', 5 + Math.min(second, 50))], at(second), 60);
    expect(window.within(60)).toMatchObject({ seconds: 60, whole: true });
    // Of b those of the seconds 41 to 50; a's were long before.
    expect(failed(window, 60)).toBe(10);
    expect(failed(window, 49) ?? 0).toBe(0);
    expect(window['points'].length).toBeLessThanOrEqual(62);
  });

  it('MO2 says when less is known than was asked for', () => {
    const window = new CountedWindow();
    window.observe([report('a', 0)], at(0), 600);
    window.observe([report('a', 4)], at(30), 600);
    expect(window.within(600)).toMatchObject({ seconds: 30, whole: false, change: { outcomes: { 'job-failed': 4 } } });
  });

  it('MO2 counts a process from its start, but not what one did that was silent for long; a restart takes nothing away', () => {
    const window = new CountedWindow();
    window.observe([report('a', 7)], at(0), 60);
    window.observe([report('a', 8), report('new', 3, 8), report('silent', 900, -900)], at(10), 60);
    expect(failed(window, 60)).toBe(4);
    window.observe([report('new', 5, 8), report('silent', 901, -900)], at(20), 60);
    expect(failed(window, 60)).toBe(7);
  });

  it('MO2 names every counter, and finds it again', () => {
    const names = countersIn(totals(2));
    expect(names).toEqual([
      'errors:4xx',
      'errors:5xx',
      'failed-call:database',
      'failed-call:redis',
      'outcome:job-failed',
      'security:login-refused',
    ]);
    expect(names.map((name) => countOf(name, totals(2)))).toEqual([1, 2, 2, 0, 2, 2]);
    expect(countOf('outcome:unheard-of', totals(2))).toBe(0);
  });
});
