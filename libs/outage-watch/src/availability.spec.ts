import { describe, expect, it } from 'vitest';
import { Availability } from './availability.js';

/** One sign a look, two seconds apart: `+` for an answer, `-` for none. @returns since which look it is away. */
function after(looks: string): number | 'there' | 'unknown' {
  const availability = new Availability();
  for (const [index, look] of [...looks].entries()) availability.saw(look === '+', new Date(index * 2_000));
  const { awaySince, isThere } = availability;
  expect(awaySince !== null && isThere).toBe(false);
  if (awaySince) return awaySince.getTime() / 2_000;
  return isThere ? 'there' : 'unknown';
}

describe('MO2 whether something is there', () => {
  it('goes on from what is known', () => {
    const availability = new Availability(new Date(5));
    expect(availability.awaySince).toEqual(new Date(5));
    for (const answered of [false, true, true]) availability.saw(answered, new Date(10));
    expect(availability.awaySince).toEqual(new Date(5));
    availability.saw(true, new Date(11));
    expect([availability.isThere, availability.awaySince]).toEqual([true, null]);
  });

  it.each([
    ['', 'unknown'],
    ['++', 'unknown'],
    ['+++', 'there'],
    // A planned restart of three seconds.
    ['+++--+++', 'there'],
    ['+++---', 'there'],
    ['+++----', 3],
    ['+++---------', 3],
    // One good look between is not a return, nor does it hide when it began.
    ['+++----+-++', 3],
    ['+++----+++', 'there'],
    ['+++----+++----', 10],
    // Away from the start.
    ['----', 0],
    ['--+----', 3],
  ])('after %s it is %s', (looks, expected) => {
    expect(after(looks)).toBe(expected);
  });
});
