import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/keys';

/** What a mailed token says, once its signature was good. */
export interface ResetClaims {
  readonly id: string;
  readonly expiresAt: Date;
}

const SHAPE =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9a-z]{1,10})\.([A-Za-z0-9_-]{12})\.([A-Za-z0-9_-]{43})$/;

/**
 * Tokens of links that let somebody choose a password: `id.end.key.signature`. The end is part of what is signed, so
 * that a link whose row was cleaned away is still known to be ours, and too old.
 */
@Injectable()
export class ResetTokens {
  constructor(private readonly keys: Keys) {}

  /** @param expiresAt cut to the second. */
  async make(id: string, expiresAt: Date): Promise<string> {
    const { kid, key } = await this.keys.current('reset-link');
    const end = Math.floor(expiresAt.getTime() / 1000).toString(36);
    return `${id}.${end}.${kid}.${sign(key, id, end).toString('base64url')}`;
  }

  /** Null for anything we did not sign. */
  async read(text: unknown): Promise<ResetClaims | null> {
    const match = typeof text === 'string' && text.length <= 150 ? SHAPE.exec(text) : null;
    if (!match) return null;
    const [, id, end, kid, signature] = match as unknown as [string, string, string, string, string];
    await this.keys.ready();
    const key = this.keys.byKid('reset-link', kid);
    const isOurs = key !== undefined && timingSafeEqual(sign(key, id, end), Buffer.from(signature, 'base64url'));
    return isOurs ? { id, expiresAt: new Date(Number.parseInt(end, 36) * 1000) } : null;
  }
}

function sign(key: KeyObject, id: string, end: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${end}`).digest();
}
