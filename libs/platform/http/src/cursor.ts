import { AppError, PlatformErrors } from '#platform/errors';

const MAX_LENGTH = 1_000;

/** Where a page ended, as clients hand it back: the sort key of its last row. Opaque to them. */
export function toCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key inside a cursor; undefined without a cursor. Each part is checked by its own pattern, so that a made-up
 * cursor cannot reach a statement. @throws AppError VALIDATION_FAILED for one that is not ours.
 */
export function readCursor(cursor: string | undefined, patterns: readonly RegExp[]): string[] | undefined {
  if (cursor === undefined) return undefined;
  const key = parse(cursor);
  if (
    Array.isArray(key) &&
    key.length === patterns.length &&
    key.every((part, index) => typeof part === 'string' && patterns[index]!.test(part))
  )
    return key as string[];
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'cursor', problem: 'is not one of ours' }] });
}

function parse(cursor: string): unknown {
  if (cursor.length > MAX_LENGTH) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
