import { describe, expect, it } from 'vitest';
import { searchTerms } from './user-source.query.js';

describe('searchTerms', () => {
  it.each([
    ['García', ['garcia']],
    ['  ANA   garcía ', ['garcia', 'ana']],
    ['ana.ruiz@example.com', ['example', 'ruiz', 'ana', 'com']],
    ["o'brien-núñez", ['brien', 'nunez', 'o']],
    ["'a' & !b | (c:*)", ['a', 'b', 'c']],
    ['!!! ::', []],
    ['ana ANA Ána', ['ana']],
    ['李 小龍', ['小龍', '李']],
    ['a b c d e f g h', ['a', 'b', 'c', 'd', 'e', 'f']],
  ])('US3 %j looks for %j', (text, expected) => {
    expect(searchTerms(text)).toEqual(expected);
  });

  it('US3 a word is cut where no name is longer', () => {
    expect(searchTerms('x'.repeat(1000))).toEqual(['x'.repeat(60)]);
  });
});
