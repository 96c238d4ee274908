import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsTotals } from './metrics.js';
import { TotalsSum } from './totals-sum.js';

const count = fc.nat(1_000);
const counts = fc.dictionary(fc.constantFrom('mail-sent', 'mail-failed', 'job-failed'), count);
const totals: fc.Arbitrary<MetricsTotals> = fc.record({
  requests: count,
  errors4xx: count,
  errors5xx: count,
  seconds: count,
  buckets: fc.array(count, { minLength: 3, maxLength: 3 }),
  securityEvents: counts,
  failedCalls: fc.record({ database: count, redis: count }),
  outcomes: counts,
});
/** Without names that were counted zero times: they say the same. */
const plain = ({ securityEvents, outcomes, ...rest }: MetricsTotals) => {
  const counted = (all: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(all).filter(([, each]) => each > 0));
  return { ...rest, securityEvents: counted(securityEvents), outcomes: counted(outcomes) };
};

describe('totals added up', () => {
  it('MO3 hold what only one of them has as well', () => {
    const one: MetricsTotals = {
      requests: 3,
      errors4xx: 1,
      errors5xx: 2,
      seconds: 0.5,
      buckets: [3, 0, 3],
      securityEvents: { throttled: 2 },
      failedCalls: { database: 1, redis: 0 },
      outcomes: {},
    };
    const other = { ...one, requests: 4, buckets: [4, 0, 3], securityEvents: {}, outcomes: { 'mail-sent': 5 } };
    expect(new TotalsSum().add(one).add(other).totals).toEqual({
      requests: 7,
      errors4xx: 2,
      errors5xx: 4,
      seconds: 1,
      buckets: [7, 0, 6],
      securityEvents: { throttled: 2 },
      failedCalls: { database: 2, redis: 0 },
      outcomes: { 'mail-sent': 5 },
    });
  });

  it('MO3 are the same in whatever order, and what was counted since then is what is left', () => {
    fc.assert(
      fc.property(totals, totals, (a, b) => {
        const both = new TotalsSum().add(a).add(b).totals;
        expect(plain(new TotalsSum().add(b).add(a).totals)).toEqual(plain(both));
        expect(plain(new TotalsSum().add(both, a).totals)).toEqual(plain(b));
        expect(both.failedCalls.database).toBe(a.failedCalls.database + b.failedCalls.database);
      }),
    );
  });

  it('MO3 never fall below zero, and count by their factor', () => {
    fc.assert(
      fc.property(totals, totals, (now, before) => {
        const { requests, buckets, outcomes } = new TotalsSum().add(now, before, 0.5).totals;
        expect(requests).toBe(Math.max(0, now.requests - before.requests) / 2);
        expect(Math.min(...buckets, ...Object.values(outcomes), 0)).toBe(0);
      }),
    );
  });
});
