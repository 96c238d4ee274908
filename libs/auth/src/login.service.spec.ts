import { describe, expect, it, vi } from 'vitest';
import type { Attempts } from '#attempts';
import { PasswordErrors } from '#passwords';
import type { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import type { SecondFactorGate } from '#second-factor';
import type { SessionService } from '#sessions';
import { LoginService } from './login.service.js';
import type { PasswordJudge } from './password-judge.js';
import type { RefusedLoginService } from './refused-login.service.js';

const PERSON = { userId: 'ana', securityEpoch: 3, user: { id: 'ana' } };
const DEVICE = { userAgent: null, address: null };

describe('LoginService', () => {
  const withParts = (parts: {
    judge?: () => Promise<unknown>;
    begin?: () => Promise<unknown>;
    open?: () => Promise<unknown>;
    openAtOnce?: unknown;
  }) => {
    const attempts = {
      reserveAsking: () => Promise.resolve({ attempt: {}, answer: {} }),
      succeed: vi.fn(() => Promise.resolve()),
      release: vi.fn(() => Promise.resolve()),
    };
    const service = new LoginService(
      attempts as unknown as Attempts,
      { questionOf: () => undefined, judge: parts.judge ?? (() => Promise.resolve(PERSON)) } as unknown as PasswordJudge,
      {
        begin: parts.begin ?? (() => Promise.resolve({ pending: null, access: null })),
        staysOpen: () => true,
      } as unknown as SecondFactorGate,
      { open: parts.open ?? (() => Promise.resolve({ accessToken: 'a' })), openAtOnce: parts.openAtOnce } as unknown as SessionService,
      { record: () => Promise.resolve() } as unknown as RefusedLoginService,
      { run: (work: () => Promise<unknown>) => work() } as unknown as Transactions,
    );
    return { attempts, login: () => service.login('ana@example.com', 'right', DEVICE) };
  };
  const refuse = (error: Error) =>
    vi.fn(async () => {
      throw error;
    });

  it('AU11 forgets earlier failures with the session, or when a second factor is asked for', async () => {
    const whole = withParts({});
    expect(await whole.login()).toMatchObject({ accessToken: 'a', user: PERSON.user });
    const half = withParts({ begin: () => Promise.resolve({ pending: { challengeId: 'c', factors: ['totp'] }, access: null }) });
    await expect(half.login()).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED', details: { challengeId: 'c', factors: ['totp'] } });
    for (const { attempts } of [whole, half]) {
      expect(attempts.succeed).toHaveBeenCalledOnce();
      expect(attempts.release).not.toHaveBeenCalled();
    }
  });

  it.each([
    ['there is no session', { open: refuse(new AppError(PasswordErrors.INVALID_CREDENTIALS)) }],
    ['the database is away', { begin: refuse(new Error('away')) }],
    ['there is no room for the hash', { judge: refuse(new AppError(PlatformErrors.SERVICE_UNAVAILABLE)) }],
  ])('AU11 gives the attempt back when %s', async (_, parts) => {
    const { attempts, login } = withParts(parts);
    await expect(login()).rejects.toThrow();
    expect(attempts.release).toHaveBeenCalledOnce();
    expect(attempts.succeed).not.toHaveBeenCalled();
  });

  it('AU11 opens the session with what was read before the password was judged, and judges anew when that no longer holds', async () => {
    const judge = () => Promise.resolve({ ...PERSON, isOpen: true });
    const atOnce = vi.fn(async (_person: unknown, _access: unknown, { alsoAtEnd }: { alsoAtEnd: () => Promise<void> }) => {
      await alsoAtEnd();
      return { accessToken: 'at once' };
    });
    const quick = withParts({ judge, openAtOnce: atOnce, begin: refuse(new Error('asked')) });
    expect(await quick.login()).toMatchObject({ accessToken: 'at once', user: PERSON.user });
    expect(quick.attempts.succeed).toHaveBeenCalledOnce();
    const anew = withParts({ judge, openAtOnce: () => Promise.resolve(null) });
    expect(await anew.login()).toMatchObject({ accessToken: 'a' });
    expect(anew.attempts.succeed).toHaveBeenCalledOnce();
  });

  it('AU11 keeps the attempt of a wrong password', async () => {
    const { attempts, login } = withParts({ judge: refuse(new AppError(PasswordErrors.INVALID_CREDENTIALS)) });
    await expect(login()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(attempts.release).not.toHaveBeenCalled();
    expect(attempts.succeed).not.toHaveBeenCalled();
  });
});
