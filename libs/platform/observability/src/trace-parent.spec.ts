import { describe, expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent } from './trace-parent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceparent', () => {
  it('MO5 is read as the W3C describes it, and written the same', () => {
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, sampled: true });
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-02`)).toMatchObject({ sampled: false });
    expect(parseTraceparent(`01-${TRACE}-${SPAN}-01-what-is-new`)).toMatchObject({ traceId: TRACE });
    for (const header of [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`])
      expect(formatTraceparent(parseTraceparent(header)!)).toBe(header);
  });

  it.each([
    undefined,
    '',
    ['00'],
    'no header',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\r\nset-cookie: a=b`,
    `01-${TRACE}-${SPAN}-01-${'x'.repeat(100_000)}`,
  ])('MO5 anything else begins a trace of our own: %j', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });
});
