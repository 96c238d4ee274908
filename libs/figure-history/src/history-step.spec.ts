import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_POINTS, stepFor } from './history-step.js';

describe('the step of a history', () => {
  it('MO3 is as fine as the number of points allows, for any span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 * 86_400 }), (span) => {
        const step = stepFor(span, 0);
        expect(Math.floor(span / step) + 1).toBeLessThanOrEqual(MOST_POINTS);
      }),
    );
    expect([stepFor(3_600, 0), stepFor(86_400, 0), stepFor(3_600, 600), stepFor(30 * 86_400, 600)]).toEqual([30, 300, 600, 7_200]);
  });
});
