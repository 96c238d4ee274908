import { describe, expect, it } from 'vitest';
import { PasswordHasher } from './password-hasher.js';
import type { PasswordParametersRepository } from './password-parameters.repository.js';

describe('PasswordHasher of an installation that has measured', () => {
  it('AU3 hashes with what is stored, and asks again where the database was away', async () => {
    const answers = [
      () => Promise.reject(new Error('away')),
      () => Promise.resolve({ memoryCost: 47_104, timeCost: 2 }),
      () => Promise.reject(new Error('asked for what is known')),
    ];
    const stored = {
      find: () => answers.shift()!(),
      keep: () => Promise.reject(new Error('measured although it is stored')),
    } as unknown as PasswordParametersRepository;
    const hasher = new PasswordHasher(stored);
    await expect(hasher.hash('a bench under the plane trees')).rejects.toThrow('away');
    expect(await hasher.hash('a bench under the plane trees')).toMatch(/^\$argon2id\$v=19\$m=47104,t=2,p=1\$/);
    expect((await hasher.check(null, 'a bench under the plane trees')).matches).toBe(false);
  });
});
