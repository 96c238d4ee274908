import { describe, expect, it } from 'vitest';
import { acceptedCodings } from './accepted-coding.js';

describe('UI4 acceptedCodings', () => {
  it.each([
    ['nothing', undefined, []],
    ['an empty header', '', []],
    ['what a browser sends', 'gzip, deflate, br, zstd', ['br', 'gzip']],
    ['what curl sends', 'deflate, gzip', ['gzip']],
    ['only others', 'deflate, zstd', []],
    ['a refusal', 'br;q=0, gzip;q=0.5', ['gzip']],
    ['a refusal in three digits', 'br;q=0.000, gzip', ['gzip']],
    ['the star', '*', ['br', 'gzip']],
    ['a refusal beside the star', '*;q=0.1, br;q=0', ['gzip']],
    ['the star refused', 'gzip, *;q=0', ['gzip']],
    ['capitals and spaces', ' GZIP ; q=1 , BR', ['br', 'gzip']],
    ['nonsense', 'br;q=x, gzip;level=9, ;;,', []],
  ] as const)('%s', (_, header, expected) => {
    expect(acceptedCodings(header)).toEqual(expected);
  });

  it('looks at a bounded part of a hostile header', () => {
    expect(acceptedCodings(`${'x,'.repeat(40)}br`)).toEqual([]);
  });
});
