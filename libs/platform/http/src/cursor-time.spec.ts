import { expect, it } from 'vitest';
import { CURSOR_TIME } from './cursor.js';

it.each([
  ['2026-11-21T10:00:00.123456Z', true],
  ['2024-02-29 00:00:00+00', true],
  ['2026-11-21T23:59:59+00:00', true],
  ['2026-02-29T00:00:00Z', false],
  ['2026-99-99T00:00:00.000000Z', false],
  ['2026-11-21T24:00:00Z', false],
  ['2026-11-21T10:00:60Z', false],
  ['0000-01-01T00:00:00Z', false],
  ['2026-11-21T10:00:00+01', false],
  ['2026-11-21', false],
  ["2026-11-21T10:00:00Z' or true", false],
])('W3 a cursor may stand at a time of the calendar, UTC: %s %s', (text, expected) => {
  expect(CURSOR_TIME.test(text)).toBe(expected);
});
