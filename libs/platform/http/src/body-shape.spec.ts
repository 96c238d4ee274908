import { describe, expect, it } from 'vitest';
import { processorTime, smallest } from '#harness/processor-time';
import { isMisshapen } from './body-shape.js';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('isMisshapen', () => {
  it('W4 sees depth in lists, objects and both, without a stack of its own', () => {
    expect(
      [
        nested(65),
        Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 1])),
        { a: { b: [1, { c: null }] } },
        undefined,
        'text',
        7,
        [],
      ].map(isMisshapen),
    ).toEqual([false, false, false, false, false, false, false]);
    expect(
      [nested(66), nested(120_000), JSON.parse('{"a":'.repeat(70) + '1' + '}'.repeat(70)), { fine: 1, deep: [nested(100)] }].map(
        isMisshapen,
      ),
    ).toEqual([true, true, true, true]);
  });

  it('W4 sees an object with too many fields, wherever it is', () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`f${index}`, 1]));
    expect([many, [many], { a: [{ b: many }] }].map(isMisshapen)).toEqual([true, true, true]);
  });

  it('W4 a long list is fine, and does not take long', async () => {
    const list = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    const parsing = () => processorTime(() => JSON.parse(JSON.stringify(list)));
    const looking = () => processorTime(() => expect(isMisshapen(list)).toBe(false));
    expect(await smallest(20, () => looking() / parsing())).toBeLessThan(20);
  });

  it('W4 sees a field named like one that every object has, wherever it is', () => {
    for (const name of ['toString', 'constructor', 'hasOwnProperty', '__defineGetter__', 'valueOf', '__proto__']) {
      const body = JSON.parse(`{"${name}":1}`) as object;
      expect(isMisshapen(body), name).toBe(true);
      expect(isMisshapen({ list: [{ inside: body }] }), name).toBe(true);
    }
    expect(isMisshapen({ tostring: 1, prototype: 1, name: 1 })).toBe(false);
  });
});
