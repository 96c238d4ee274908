import { describe, expect, it } from 'vitest';
import {
  calibrate,
  fixPasswordParameters,
  FLOOR,
  isWeakerThan,
  LADDER,
  type PasswordParameters,
  remainderOf,
} from './password-parameters.js';

describe('password parameters', () => {
  it('AU3 takes the strongest the machine computes in time, and never less than the floor', async () => {
    const measured: PasswordParameters[] = [];
    const machine = (msPerUnit: number) => async (parameters: PasswordParameters) => {
      measured.push(parameters);
      return (parameters.memoryCost * parameters.timeCost * msPerUnit) / 65_536;
    };
    expect(await calibrate(machine(20))).toEqual(LADDER[0]);
    expect(await calibrate(machine(100))).toEqual({ memoryCost: 65_536, timeCost: 2 });
    measured.length = 0;
    expect(await calibrate(machine(100_000))).toEqual(FLOOR);
    expect(measured.length).toBeLessThan(LADDER.length);
  });

  it('AU3 tells which hashes are to be renewed', () => {
    const current = { memoryCost: 65_536, timeCost: 3 };
    expect(isWeakerThan('$argon2id$v=19$m=65536,t=3,p=1$c2FsdHNhbHQ$aGFzaA', current)).toBe(false);
    expect(isWeakerThan('$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', current)).toBe(true);
    expect(isWeakerThan('$argon2i$v=19$m=65536,t=3,p=1$c2FsdHNhbHQ$aGFzaA', current)).toBe(true);
    expect(isWeakerThan('$2b$10$abcdefghijklmnopqrstuv', current)).toBe(true);
  });

  it('AU3 adds to an older hash what it lacks of today’s', () => {
    const current = { memoryCost: 65_536, timeCost: 2 };
    expect(remainderOf('$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', current)).toEqual({ memoryCost: 46_080, timeCost: 2 });
    expect(remainderOf('$argon2i$v=19$m=65536,t=1,p=1$c2FsdHNhbHQ$aGFzaA', current)).toEqual({ memoryCost: 32_768, timeCost: 2 });
    expect(remainderOf('$argon2id$v=19$m=65535,t=2,p=1$c2FsdHNhbHQ$aGFzaA', current)).toEqual({ memoryCost: 8, timeCost: 2 });
    expect(remainderOf('$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaA', current)).toBeNull();
    expect(remainderOf('$argon2id$v=19$m=65536,t=3,p=1$c2FsdHNhbHQ$aGFzaA', current)).toBeNull();
  });

  it('AU3 does not let tests go below the floor', () => {
    expect(() => fixPasswordParameters({ memoryCost: 8, timeCost: 1 })).toThrow('below the floor');
  });
});
