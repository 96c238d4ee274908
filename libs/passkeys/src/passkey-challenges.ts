import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/keys';
import { Clock } from '#platform/time';
import { PasskeyRepository } from './passkey.repository.js';

/** What a challenge was made for: registering by one session, or proving who one is, perhaps for one address only. */
export type ChallengePurpose =
  | { readonly kind: 'register'; readonly userId: string; readonly sessionId: string }
  | { readonly kind: 'prove'; readonly email: string | null };

export const CHALLENGE_SECONDS = 5 * 60;
const RANDOM_BYTES = 16;
const EXPIRY_BYTES = 4;
const MAC_BYTES = 16;

/**
 * Challenges for authenticators. They are signed rather than stored, so that asking for one writes nothing; the ones
 * that were answered are remembered until they are too old, so that each counts once.
 */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly passkeys: PasskeyRepository,
  ) {}

  /** Base64url. */
  async issue(purpose: ChallengePurpose): Promise<string> {
    const head = Buffer.alloc(RANDOM_BYTES + EXPIRY_BYTES);
    randomBytes(RANDOM_BYTES).copy(head);
    head.writeUInt32BE(Math.floor(this.clock.now().getTime() / 1000) + CHALLENGE_SECONDS, RANDOM_BYTES);
    return Buffer.concat([head, await this.mac(head, purpose)]).toString('base64url');
  }

  /** True for a challenge of ours that was made for this purpose and is not too old. */
  async isFor(challenge: string, purpose: ChallengePurpose): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== RANDOM_BYTES + EXPIRY_BYTES + MAC_BYTES || bytes.toString('base64url') !== challenge) return false;
    const head = bytes.subarray(0, RANDOM_BYTES + EXPIRY_BYTES);
    return timingSafeEqual(bytes.subarray(head.length), await this.mac(head, purpose)) && expiryOf(bytes) > this.clock.now();
  }

  /** Uses it up, in the caller's transaction. False when that has happened: of several at once, one gets true. */
  use(challenge: string): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    return this.passkeys.useChallenge(createHash('sha256').update(bytes).digest(), expiryOf(bytes));
  }

  private async mac(head: Buffer, purpose: ChallengePurpose): Promise<Buffer> {
    const subject = purpose.kind === 'register' ? [purpose.userId, purpose.sessionId] : [purpose.email];
    const { key } = await this.keys.current('passkey-challenge');
    return createHmac('sha256', key)
      .update(JSON.stringify([purpose.kind, ...subject, head.toString('base64url')]))
      .digest()
      .subarray(0, MAC_BYTES);
  }
}

function expiryOf(challenge: Buffer): Date {
  return new Date(challenge.readUInt32BE(RANDOM_BYTES) * 1000);
}
