import { hash } from '@node-rs/argon2';
import { beforeAll, describe, expect, it } from 'vitest';
import { PasswordHasher } from './password-hasher.js';
import { fixPasswordParameters, FLOOR } from './password-parameters.js';
import type { PasswordParametersRepository } from './password-parameters.repository.js';

/** Not asked, since the parameters are fixed. */
const NOTHING_STORED = {} as PasswordParametersRepository;

describe('PasswordHasher', () => {
  beforeAll(() => fixPasswordParameters(FLOOR));

  it('AU3 recognises the password however its characters were composed, and no other', async () => {
    const hasher = new PasswordHasher(NOTHING_STORED);
    const stored = await hasher.hash('cafe\u0301 con leche y mas');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.check(stored, 'caf\u00e9 con leche y mas')).toEqual({ matches: true, rehash: false });
    expect((await hasher.check(stored, 'cafe con leche y mas')).matches).toBe(false);
    expect((await hasher.check(stored, 'Cafe\u0301 con leche y mas')).matches).toBe(false);
  });

  it('AU3 asks for a new hash when the stored one is cheaper than today’s', async () => {
    const old = await hash('an old password of theirs', { memoryCost: 12_288, timeCost: 3, parallelism: 1 });
    const weak = await hash('an old password of theirs', { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    const hasher = new PasswordHasher(NOTHING_STORED);
    expect(await hasher.check(old, 'an old password of theirs')).toEqual({ matches: true, rehash: true });
    expect((await hasher.check(weak, 'an old password of theirs')).rehash).toBe(true);
  });

  it('AU3 computes as much for accounts that do not exist, have no password, a broken hash or one that is cheaper than today’s', async () => {
    const hasher = new PasswordHasher(NOTHING_STORED);
    const cheap = await hash('the password of somebody', { memoryCost: 1_024, timeCost: 1, parallelism: 1 });
    const stored = await hasher.hash('the password of somebody');
    const time = async (value: string | null) => {
      const start = process.cpuUsage();
      for (let round = 0; round < 4; round += 1) expect((await hasher.check(value, 'another password')).matches).toBe(false);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    await time(stored);
    const real = Math.min(await time(stored), await time(stored));
    const before = hasher.computedChecks;
    const [none, broken, foreign] = [await time(null), await time('$argon2id$not a hash'), await time(`$2b$12$${'x'.repeat(53)}`)];
    expect(hasher.computedChecks - before).toBe(12);
    // Processor time, which other work blurs less than the clock. Without the decoy it is a hundredth. That it is as much, and no
    // more, is for test/bench/timing.bench.mjs, which asks often enough to tell.
    for (const cost of [none, broken, foreign, await time(cheap)]) expect(cost / real).toBeGreaterThan(0.1);
  });
});
