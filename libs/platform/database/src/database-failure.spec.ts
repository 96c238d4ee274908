import { describe, expect, it } from 'vitest';
import { isDatabaseUnavailable, violatedConstraint } from './database-failure.js';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('isDatabaseUnavailable', () => {
  it.each([
    '08006',
    '08P01',
    '53100',
    '53200',
    '53300',
    '55P03',
    '57014',
    '57P01',
    '57P02',
    '57P03',
    '25P03',
    '40001',
    '40P01',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EAI_AGAIN',
  ])('W4 %s is worth another try', (code) => {
    expect(isDatabaseUnavailable(withCode(code))).toBe(true);
    expect(isDatabaseUnavailable(new Error('outer', { cause: Object.assign(new Error('wrapped'), { previous: withCode(code) }) }))).toBe(
      true,
    );
    expect(isDatabaseUnavailable(new AggregateError([withCode(code)]))).toBe(true);
  });

  it.each(['database "x" is not currently accepting connections', 'Query read timeout', 'The process is shutting down.'])(
    'W4 what has no code is worth another try when it says: %s',
    (message) => {
      expect(isDatabaseUnavailable(new Error(message))).toBe(true);
    },
  );

  it.each(['23505', '42501', '42P01', '22P02', '25P02', 'ENOENT', 'FST_ERR_CTP_BODY_TOO_LARGE'])('W4 %s is not', (code) => {
    expect(isDatabaseUnavailable(withCode(code))).toBe(false);
  });

  it('W4 a statement whose tables were replaced is, whatever else is not supported is not', () => {
    const plan = Object.assign(new Error('x'), { code: '0A000', routine: 'RevalidateCachedQuery' });
    expect(isDatabaseUnavailable(new Error('outer', { cause: plan }))).toBe(true);
    expect(isDatabaseUnavailable(withCode('0A000'))).toBe(false);
  });

  it('W4 nothing odd is a database that is away, nor makes an endless loop', () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    for (const odd of [null, undefined, 'ECONNREFUSED', 7, {}, loop, { code: 8 }, { message: null }]) {
      expect(isDatabaseUnavailable(odd)).toBe(false);
      expect(violatedConstraint(odd)).toBeUndefined();
    }
  });
});
