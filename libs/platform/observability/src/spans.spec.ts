import { afterEach, describe, expect, it } from 'vitest';
import { processorTime, smallest } from '#harness/processor-time';
import { beginSpan, currentSpan, isTracing, type Span, traced, tracedFrom, traceHeaders, type Tracer, useTracer, within } from './spans.js';

/** Spans as texts: who is whose part, and how it ended. */
function remember(recorded = true): string[] {
  const seen: string[] = [];
  const tracer: Tracer = {
    begin: (name, parent) => {
      const of = parent === undefined ? '' : ` of ${typeof parent === 'string' ? parent : (parent as { name: string }).name}`;
      const note = (what: string) => void seen.push(`${name}${of} ${what}`);
      return {
        name,
        traceId: 't',
        traceparent: `from ${name}`,
        recorded,
        set: () => undefined,
        fail: () => note('failed'),
        end: () => note('ended'),
      } as Span;
    },
  };
  useTracer(tracer);
  return seen;
}

describe('spans', () => {
  afterEach(() => useTracer(undefined));

  it('MO5 are made of parts of what was asked for, also behind waiting, and carry its trace on', async () => {
    const seen = remember();
    const headers = await tracedFrom('request', 'caller', {}, async () => {
      await Promise.all(['a', 'b'].map((name) => traced(name, {}, () => new Promise((resolve) => setTimeout(resolve, 2)))));
      return traced('call', {}, async () => traceHeaders());
    });
    expect(headers).toEqual({ traceparent: 'from call' });
    expect(seen).toEqual(['a of request ended', 'b of request ended', 'call of request ended', 'request of caller ended']);
    expect(currentSpan()).toBeUndefined();
  });

  it('MO5 know of a failure, and hand it on', async () => {
    const seen = remember();
    await expect(tracedFrom('job', undefined, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(seen).toEqual(['job failed', 'job ended']);
  });

  it('MO5 are not made of what belongs to nothing, nor of what a trace that is not kept does', async () => {
    const seen = remember();
    expect(await traced('timer', {}, async () => 1)).toBe(1);
    expect(beginSpan('timer', {})).toBeUndefined();
    const unseen = remember(false);
    await tracedFrom('request', undefined, {}, () =>
      traced('part', {}, async () => expect(traceHeaders()).toEqual({ traceparent: 'from request' })),
    );
    expect([seen, unseen]).toEqual([[], ['request ended']]);
  });

  it('MO5 cost nothing and do nothing when nothing is configured', async () => {
    expect([isTracing(), currentSpan(), traceHeaders()]).toEqual([false, undefined, {}]);
    expect(await tracedFrom('a', undefined, {}, () => traced('b', {}, async () => within(undefined, () => 2)))).toBe(2);
    const asking = () => {
      for (let turn = 0; turn < 100_000; turn += 1) beginSpan('query', {});
    };
    expect(await smallest(200_000, () => processorTime(asking))).toBeLessThan(200_000);
  });
});
