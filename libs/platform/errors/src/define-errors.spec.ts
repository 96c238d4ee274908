import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.js';
import { allErrorDefinitions, defineErrors, type ErrorKind } from './define-errors.js';
import { httpStatusOf } from './http-status.js';
import { PlatformErrors } from './platform.errors.js';

describe('defineErrors', () => {
  it('W4 a code belongs to one lib, and is declared once for each kind', () => {
    defineErrors('first', { TEST_TAKEN: { kind: 'conflict', message: 'Taken.' } });
    expect(() => defineErrors('second', { TEST_TAKEN: { kind: 'gone', message: 'Other.' } })).toThrow(
      'Error code TEST_TAKEN is declared by first and by second',
    );
    expect(() => defineErrors('first', { TEST_TAKEN: { kind: 'conflict', message: 'Other.' } })).toThrow(
      'Error code TEST_TAKEN is declared twice as conflict',
    );
    expect(defineErrors('first', { TEST_TAKEN: { kind: 'gone', message: 'Gone.' } }).TEST_TAKEN.kind).toBe('gone');
    const rows = allErrorDefinitions().filter((row) => row.code === 'TEST_TAKEN');
    expect(rows.map((row) => row.kind)).toEqual(['conflict', 'gone']);
  });

  it.each(['lower', 'Mixed_Case', '_LEADING', 'TRAILING_', 'DOUBLE__UNDERSCORE', '9DIGIT', 'WITH-DASH', ''])(
    'W4 refuses the code "%s", which is not UPPER_SNAKE',
    (code) => {
      expect(() => defineErrors('test', { [code]: { kind: 'invalid', message: 'x' } })).toThrow(`Error code ${code} is not UPPER_SNAKE`);
    },
  );

  it('W4 the catalogue is ordered, complete and cannot be changed', () => {
    const rows = allErrorDefinitions();
    expect(rows.map((row) => row.code)).toEqual(rows.map((row) => row.code).toSorted());
    expect(rows).toEqual(expect.arrayContaining(Object.values(PlatformErrors)));
    expect(() => Object.assign(PlatformErrors.NOT_FOUND, { kind: 'bug' })).toThrow(TypeError);
  });
});

describe('httpStatusOf', () => {
  it.each<[ErrorKind, number]>([
    ['invalid', 400],
    ['unauthorized', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['timeout', 408],
    ['conflict', 409],
    ['gone', 410],
    ['precondition_failed', 412],
    ['too_large', 413],
    ['unsupported', 415],
    ['unprocessable', 422],
    ['too_many', 429],
    ['bug', 500],
    ['unavailable', 503],
  ])('W4 %s is %i', (kind, status) => {
    expect(httpStatusOf(kind)).toBe(status);
  });
});

describe('AppError', () => {
  it('W4 carries its row, the details and what caused it', () => {
    const cause = new Error('below');
    const error = new AppError(PlatformErrors.CONFLICT, { id: 7 }, { retryAfterSeconds: 3, cause });
    expect(error).toMatchObject({
      name: 'AppError',
      code: 'CONFLICT',
      message: PlatformErrors.CONFLICT.message,
      details: { id: 7 },
      cause,
      options: { retryAfterSeconds: 3 },
    });
    expect('cause' in new AppError(PlatformErrors.CONFLICT)).toBe(false);
  });
});
