import { isId } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';

/** Characters of the longest one: the sort key may be a name of three hundred signs, sealed. */
export const MAX_CURSOR = 4_000;

/** What a part of a cursor has to be: a pattern, as a rule. */
export interface CursorPart {
  test(text: string): boolean;
}

/** Where a page ended, as clients hand it back: the sort key of its last row. Opaque to them. */
export function toCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key inside a cursor; undefined without a cursor. Each part is checked by its own pattern, so that a made-up
 * cursor cannot reach a statement. @throws AppError VALIDATION_FAILED for one that is not ours.
 */
export function readCursor(cursor: string | undefined, patterns: readonly CursorPart[], field = 'cursor'): string[] | undefined {
  if (cursor === undefined) return undefined;
  const key = parse(cursor);
  if (
    Array.isArray(key) &&
    key.length === patterns.length &&
    key.every((part, index) => typeof part === 'string' && patterns[index]!.test(part))
  )
    return key as string[];
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem: 'is not one of ours' }] });
}

function parse(cursor: string): unknown {
  if (cursor.length > MAX_CURSOR) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** For a part of a cursor that is an id: a statement fails on other texts. */
export const CURSOR_ID: CursorPart = { test: isId };

const FORM = /^(?!0000)\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00(:?00)?)$/;

/** For a part of a cursor that is a time, UTC, as PostgreSQL writes it: one that is in the calendar, since a statement fails on others. */
export const CURSOR_TIME = {
  test(text: string): boolean {
    if (!FORM.test(text)) return false;
    const seconds = text.slice(0, 19).replace(' ', 'T');
    const time = new Date(`${seconds}Z`);
    return Number.isFinite(time.getTime()) && time.toISOString().startsWith(seconds);
  },
};
