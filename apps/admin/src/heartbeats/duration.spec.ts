import { expect, it } from 'vitest';
import { toDuration, toSeconds } from './duration';

it.each([
  [0, '0', 'minutes'],
  [30, '30', 'seconds'],
  [90, '90', 'seconds'],
  [3_600, '1', 'hours'],
  [5_400, '90', 'minutes'],
  [604_800, '7', 'days'],
] as const)('MO2 %s seconds are said as %s %s', (seconds, amount, unit) => {
  expect(toDuration(seconds)).toEqual({ amount, unit });
  expect(toSeconds({ amount, unit })).toBe(seconds);
});

it('MO2 takes nothing but whole numbers', () => {
  for (const amount of ['', '-1', '1.5', '1e3', 'x']) expect(toSeconds({ amount, unit: 'hours' })).toBeNaN();
});
