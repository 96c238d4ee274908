import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keys } from '#platform/keys';
import { FixedClock } from '#platform/time';
import { CHALLENGE_SECONDS, type ChallengePurpose, PasskeyChallenges } from './passkey-challenges.js';
import type { PasskeyRepository } from './passkey.repository.js';

const START = Date.UTC(2027, 0, 5, 12);

function keys(): Keys {
  const key = createSecretKey(randomBytes(32));
  return { current: async () => ({ kid: 'k1', key }) } as unknown as Keys;
}

describe('PasskeyChallenges', () => {
  const ours = keys();
  const at = (seconds: number, other = ours) =>
    new PasskeyChallenges(other, new FixedClock(new Date(START + seconds * 1000)), {} as PasskeyRepository);
  const anybody: ChallengePurpose = { kind: 'prove', email: null };

  it('AU14 are good for five minutes', async () => {
    const challenge = await at(0).issue(anybody);
    for (const [seconds, good] of [
      [0, true],
      [CHALLENGE_SECONDS - 1, true],
      [CHALLENGE_SECONDS, false],
      [86_400, false],
    ] as const)
      expect(await at(seconds).isFor(challenge, anybody), `after ${seconds} s`).toBe(good);
  });

  it('AU14 are for one purpose, person and session', async () => {
    const purposes: ChallengePurpose[] = [
      anybody,
      { kind: 'prove', email: 'ana@example.com' },
      { kind: 'prove', email: 'ben@example.com' },
      { kind: 'register', userId: 'ana', sessionId: '1' },
      { kind: 'register', userId: 'ana', sessionId: '2' },
      { kind: 'register', userId: 'ben', sessionId: '1' },
    ];
    for (const made of purposes) {
      const challenge = await at(0).issue(made);
      for (const asked of purposes) expect(await at(0).isFor(challenge, asked)).toBe(asked === made);
    }
  });

  it('AU14 are ours, whole and spelt as we spell them', async () => {
    const challenge = await at(0).issue(anybody);
    expect(await at(0).issue(anybody)).not.toBe(challenge);
    expect(await at(0, keys()).isFor(challenge, anybody)).toBe(false);
    const bytes = Buffer.from(challenge, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect(await at(0).isFor(changed.toString('base64url'), anybody), `byte ${index}`).toBe(false);
    }
    for (const spelling of ['', challenge.slice(0, -1), `${challenge}A`, `${challenge}=`, ` ${challenge}`, bytes.toString('hex')])
      expect(await at(0).isFor(spelling, anybody), spelling).toBe(false);
  });
});
