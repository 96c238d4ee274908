import { describe, expect, it } from 'vitest';
import type { MetricsTotals } from '#platform/metrics';
import type { ProcessReport } from '#system-status';
import { changeBetween, countersOf } from './figure-change.js';

const START = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const totals = (requests: number, refused = 0): MetricsTotals => ({
  requests,
  errors4xx: 0,
  errors5xx: requests / 10,
  seconds: requests / 100,
  buckets: [requests, 0],
  securityEvents: refused ? { 'login-refused': refused } : {},
  failedCalls: { database: 0, redis: 0 },
  outcomes: {},
});
const report = (id: string, requests: number, reported: number, changes: Partial<ProcessReport> = {}): ProcessReport =>
  ({
    id,
    totals: totals(requests),
    startedAt: at(-3600),
    reportedAt: at(reported),
    ageSeconds: 1,
    ended: false,
    ...changes,
  }) as ProcessReport;

describe('what was counted between two looks', () => {
  it('MO3 is the sum of what each process counted, as of the time between its reports', () => {
    const before = countersOf([report('a', 1_000, -2), report('b', 50, -4)]);
    // Reports 25 and 30 seconds apart, looks 30.
    const { change, seconds } = changeBetween([report('a', 1_250, 23), report('b', 80, 26)], before, at(0), at(30))!;
    expect(seconds).toBe(30);
    expect(change.requests).toBeCloseTo(300 + 30);
    expect(change.buckets[0]).toBeCloseTo(330);
    expect(change.errors5xx).toBeCloseTo(33);
  });

  it('MO3 survives the restart of a process: neither a hole nor a leap', () => {
    const before = countersOf([report('a', 1_000, -2)]);
    const reports = [report('a', 1_040, 8, { ended: true, ageSeconds: 20 }), report('a2', 60, 28, { startedAt: at(10) })];
    expect(changeBetween(reports, before, at(0), at(30))!.change.requests).toBeCloseTo(100);
    // The look after that: the first one is over, the second goes on.
    const next = [report('a', 1_040, 8, { ended: true, ageSeconds: 50 }), report('a2', 160, 58, { startedAt: at(10) })];
    expect(changeBetween(next, countersOf(reports), at(30), at(60))!.change.requests).toBeCloseTo(100);
  });

  it('MO3 counts a process as a whole that began right before a look, which could not see it yet', () => {
    const reports = [report('a', 1_000, -2), report('b', 80, 27, { startedAt: at(-2) })];
    expect(changeBetween(reports, countersOf([report('a', 1_000, -2)]), at(0), at(30))!.change.requests).toBeCloseTo(80);
  });

  it('MO3 takes nothing of a process that was there before anybody looked', () => {
    expect(changeBetween([report('a', 9_999, 1)], null, at(0), at(30))).toBeNull();
    expect(changeBetween([report('a', 9_999, 1)], {}, at(0), at(30))!.change.requests).toBe(0);
  });

  it('MO3 never counts below zero, and counts what one of them has not seen before', () => {
    const before = countersOf([report('a', 1_000, -2)]);
    const { change } = changeBetween([{ ...report('a', 900, 28), totals: totals(900, 6) }], before, at(0), at(30))!;
    expect([change.requests, change.securityEvents['login-refused']]).toEqual([0, 6]);
  });
});
