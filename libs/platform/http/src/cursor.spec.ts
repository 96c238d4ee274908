import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#platform/errors';
import { CURSOR_ID, readCursor, toCursor } from './cursor.js';

const ID = '01a1fd9a-de59-725e-adff-9bb4c8e042f3';

describe('cursors', () => {
  it('W3 come back as they were given out, whatever the key holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (name) => {
        expect(readCursor(toCursor([name, ID]), [/^[^]*$/, CURSOR_ID])).toEqual([name, ID]);
      }),
    );
    expect(readCursor(undefined, [CURSOR_ID])).toBeUndefined();
  });

  it.each([
    ['text', 'x'],
    ['nothing', ''],
    ['too few parts', toCursor([ID])],
    ['another type', Buffer.from(JSON.stringify(['a', 1])).toString('base64url')],
    ['an object', Buffer.from(JSON.stringify({ 0: 'a', 1: ID, length: 2 })).toString('base64url')],
    ['what only looks like an id', toCursor(['a', '-'.repeat(36)])],
    ['a part that does not fit', toCursor(['a', `${ID}' or true`])],
    ['too much', 'a'.repeat(4_001)],
  ])('W3 that are not ours are refused: %s', (_, cursor) => {
    expect(() => readCursor(cursor, [/^[^]*$/, CURSOR_ID])).toThrow(AppError);
  });
});
