import { describe, expect, it } from 'vitest';
import { allPreferences, definePreferences, preference, preferenceOf, problemOf } from './preference.js';

const help = { en: 'For a test.', es: 'Para una prueba.' };

describe('definePreferences', () => {
  const mine = definePreferences('test', {
    'test.flag': preference.yesOrNo({ default: true, help }),
    'test.colour': preference.choice({ default: 'red', choices: ['red', 'blue'], help }),
  });

  it('US5 declares each once, under a name', () => {
    expect(allPreferences().map((each) => each.key)).toEqual(['test.colour', 'test.flag']);
    expect([preferenceOf('test.flag'), preferenceOf('test.other'), preferenceOf('__proto__')]).toEqual([
      mine['test.flag'],
      undefined,
      undefined,
    ]);
    expect(() => definePreferences('other', { 'test.flag': preference.yesOrNo({ default: true, help }) })).toThrow(
      'Preference test.flag is declared by test and by other',
    );
    for (const key of ['flag', 'Test.flag', 'test.', '__proto__', 'test.a b'])
      expect(() => definePreferences('other', { [key]: preference.yesOrNo({ default: true, help }) })).toThrow('is not of the form');
  });

  it('US5 knows what a value may be', () => {
    expect([true, false, 'true', 1, null, {}].map((value) => problemOf(mine['test.flag'], value) === null)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(['red', 'blue', 'green', ['red'], true, null].map((value) => problemOf(mine['test.colour'], value))).toEqual([
      null,
      null,
      ...Array.from({ length: 4 }, () => 'must be one of red, blue'),
    ]);
  });
});
