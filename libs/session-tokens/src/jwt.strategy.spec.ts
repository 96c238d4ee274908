import { describe, expect, it } from 'vitest';
import type { Cookies } from '#platform/cookies';
import type { SessionDirectory } from '#platform/access';
import { JwtStrategy } from './jwt.strategy.js';
import type { SessionTokens } from './session-tokens.js';

/** What passport does for each request: a copy of the strategy that reports back. */
function authenticate(ready: () => Promise<void>): Promise<string> {
  const tokens = { ready, keyFor: () => undefined } as unknown as SessionTokens;
  const strategy = new JwtStrategy(tokens, {} as SessionDirectory, {} as Cookies);
  return new Promise((resolve) => {
    const copy = Object.assign(Object.create(strategy) as JwtStrategy, {
      fail: () => resolve('401'),
      error: (error: Error) => resolve(`error: ${error.message}`),
      success: () => resolve('200'),
    });
    copy.authenticate({ headers: { authorization: 'Bearer a.b.c' } } as never);
  });
}

describe('JwtStrategy', () => {
  it('AU3 refuses a token that no key of ours signed', async () => {
    expect(await authenticate(() => Promise.resolve())).toBe('401');
  });

  it('AU3 does not call a token bad while the keys are out of reach', async () => {
    expect(await authenticate(() => Promise.reject(new Error('no database')))).toBe('error: no database');
  });
});
