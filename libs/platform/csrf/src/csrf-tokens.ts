import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/keys';

const SHAPE = /^([1-9]\d{0,9})\.([\w-]{1,40})\.([\w-]{43})$/;

/**
 * Tokens that a page of ours repeats in `X-CSRF-Token` and that no other site can know. Each is signed for one session,
 * so that one planted by a neighbour's cookie, or taken from another session, does not count.
 */
@Injectable()
export class CsrfTokens {
  constructor(private readonly keys: Keys) {}

  /** @param rotation how often the session was refreshed; clients name a refresh by the token they hold. */
  async issue(sessionId: string, rotation: number): Promise<string> {
    const { kid, key } = await this.keys.current('csrf-token');
    return `${rotation}.${kid}.${macOf(key, sessionId, rotation).toString('base64url')}`;
  }

  /** True for every token that was issued for the session, also an earlier one: another tab may still hold it. */
  verify(sessionId: string, token: unknown): boolean {
    const match = typeof token === 'string' ? SHAPE.exec(token) : null;
    const key = match && this.keys.byKid('csrf-token', match[2]!);
    return key ? timingSafeEqual(Buffer.from(match[3]!, 'base64url'), macOf(key, sessionId, Number(match[1]))) : false;
  }
}

function macOf(key: KeyObject, sessionId: string, rotation: number): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['csrf', sessionId, rotation]))
    .digest();
}
