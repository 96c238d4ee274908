import type { PasswordHasher } from '#passwords';
import { AppError, PlatformErrors } from '#platform/errors';
import type { PendingRegistrationDirectory, RegistrationAdmission } from '#registration';
import type { SecondFactorGate } from '#second-factor';
import type { CredentialDirectory, CredentialService, SignInAnswers } from '#users';
import { describe, expect, it, vi } from 'vitest';
import { PasswordJudge } from './password-judge.js';

const ACCOUNT = {
  userId: 'ana',
  passwordHash: 'an old hash',
  status: 'active',
  securityEpoch: 3,
  user: { id: 'ana' },
  access: { grants: [] },
} as unknown as NonNullable<SignInAnswers<null, object>['account']>;

describe('PasswordJudge', () => {
  it('AU3 lets the right password in when there is no room to renew its hash', async () => {
    const strengthen = vi.fn(() => Promise.resolve());
    const hash = vi.fn(() => Promise.resolve('a new hash'));
    const judge = new PasswordJudge(
      {} as CredentialDirectory,
      { strengthen } as unknown as CredentialService,
      { newestHashOf: () => null } as unknown as PendingRegistrationDirectory,
      { check: () => Promise.resolve({ matches: true, rehash: true }), hash } as unknown as PasswordHasher,
      { isSilent: false } as RegistrationAdmission,
      { isOpen: (counted: object) => Object.keys(counted).length === 0 } as unknown as SecondFactorGate,
    );
    const found = { account: ACCOUNT, ofAddress: null, ofPerson: {} };
    const proven = { userId: 'ana', securityEpoch: 3, user: { id: 'ana' }, access: ACCOUNT.access, isOpen: true };
    expect(await judge.judge(found, 'right')).toEqual(proven);
    expect(strengthen).toHaveBeenCalledWith('ana', 'an old hash', 'a new hash');
    hash.mockRejectedValueOnce(new AppError(PlatformErrors.SERVICE_UNAVAILABLE));
    expect(await judge.judge(found, 'right')).toEqual(proven);
    strengthen.mockRejectedValueOnce(new Error('lock timeout'));
    expect(await judge.judge(found, 'right')).toEqual(proven);
  });
});
