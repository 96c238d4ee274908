import { describe, expect, it } from 'vitest';
import { AskedToWait } from './asked-to-wait.js';
import { countsAsTry, StoppingError, TimeLimitError } from './failure.js';

const aborted = (reason: Error) => AbortSignal.abort(reason);

describe('what counts as a try', () => {
  it.each([
    ['a fault', new TypeError('x'), undefined, true],
    ['too long', new TimeLimitError(1), undefined, true],
    ['whatever fails once it took too long', new StoppingError(), aborted(new TimeLimitError(1)), true],
    ['a stop', new StoppingError(), undefined, false],
    ['whatever fails while the process stops', new TypeError('x'), aborted(new StoppingError()), false],
    ['a wait', new AskedToWait(1, 'job'), undefined, false],
    ['the database away', Object.assign(new Error('x'), { code: '57P01' }), undefined, false],
  ])('W1 %s', (_, error, signal, expected) => {
    expect(countsAsTry(error, signal)).toBe(expected);
  });
});
