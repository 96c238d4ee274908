import { describe, expect, it } from 'vitest';
import { decimalOf } from './decimal-of';

describe('minor units', () => {
  it.each([
    ['1250', 2, '12.50'],
    ['-1250', 2, '-12.50'],
    ['5', 2, '0.05'],
    ['-5', 2, '-0.05'],
    ['0', 2, '0.00'],
    ['1250', 0, '1250'],
    ['-1250', 0, '-1250'],
    ['1234567', 3, '1234.567'],
    ['900719925474099312', 2, '9007199254740993.12'],
  ])('ST1 are written with their decimals, to the last digit: %s of %i is %s', (minor, decimals, decimal) => {
    expect(decimalOf(minor, decimals)).toBe(decimal);
  });
});
