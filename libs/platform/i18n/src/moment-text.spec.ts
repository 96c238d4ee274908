import { expect, it } from 'vitest';
import { momentText } from './moment-text.js';

it.each([
  ['en', 'January 31, 2027 at 9:41 PM'],
  ['es', '31 de enero de 2027 a las 21:41'],
] as const)('NT2 a moment is written in the language of the mail, in UTC: %s', (language, expected) => {
  const written = [momentText(language, '2027-01-31T21:41:59Z'), momentText(language, '2027-01-31T23:41:00+02:00')];
  expect(written.map((text) => text.replaceAll(/\s/g, ' '))).toEqual([expected, expected]);
});
