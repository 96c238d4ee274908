import { type KeyObject, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { TokenClaims } from '#platform/access';
import { type KeyPurpose, Keys } from '#platform/keys';
import type { TokenPair } from './token-pair.js';

/** Fixed: which algorithm checks a token is never the token's choice. */
export const TOKEN_ALGORITHM = 'HS256';
export const TOKEN_ISSUER = 'zocalo';
export const TOKEN_AUDIENCE = 'zocalo-api';
/** How far the clocks of two of our machines may be apart, in seconds; applies to access tokens only. */
export const CLOCK_LEEWAY_SECONDS = 30;

/** Life of an access token, in seconds. */
export const ACCESS_LIFE_SECONDS = 600;

export type TokenKind = 'access' | 'refresh';

const TYPES: Readonly<Record<TokenKind, { purpose: KeyPurpose; typ: string }>> = {
  access: { purpose: 'access-token', typ: 'at+jwt' },
  refresh: { purpose: 'refresh-token', typ: 'rt+jwt' },
};

/** What a session's tokens are made of. */
export interface SessionSeed {
  readonly sessionId: string;
  readonly userId: string;
  readonly securityEpoch: number;
  /** Which token of the family this one is. */
  readonly counter: number;
  /** 256 random bits of this refresh token, in base64url. */
  readonly secret: string;
  readonly expiresAt: Date;
  /** When the pair was first given out; the same seed then gives the same refresh token again. */
  readonly issuedAt?: Date;
  /** The administrator who acts as the person; told in the access token as RFC 8693, §4.1, does. */
  readonly impersonatorId?: string | null;
}

/** What a refresh token says about itself. Whether it still stands only the database knows. */
export interface RefreshClaims {
  readonly sessionId: string;
  readonly userId: string;
  readonly counter: number;
  readonly secret: string;
}

/** What makes a refresh token impossible to guess: 256 random bits in base64url. */
export function newRefreshSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Makes and reads the two tokens of a session. They differ in key, type header and contents, so neither passes for the other. */
@Injectable()
export class SessionTokens {
  // The first segment is the same for all tokens of one key; parsing it once is enough.
  private readonly headers = new Map<string, { typ: unknown; alg: unknown; kid: string }>();

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: Keys,
  ) {}

  async issue(seed: SessionSeed): Promise<TokenPair> {
    const { sessionId, counter, expiresAt, impersonatorId } = seed;
    const access = { sid: sessionId, ep: seed.securityEpoch, ctr: counter, ...(impersonatorId ? { act: { sub: impersonatorId } } : {}) };
    const refresh = {
      sid: sessionId,
      ctr: counter,
      rnd: seed.secret,
      exp: Math.floor(expiresAt.getTime() / 1000),
      ...(seed.issuedAt && { iat: Math.floor(seed.issuedAt.getTime() / 1000) }),
    };
    return {
      accessToken: await this.sign('access', seed.userId, access, ACCESS_LIFE_SECONDS),
      refreshToken: await this.sign('refresh', seed.userId, refresh),
      session: { id: sessionId, rotation: counter, expiresAt },
    };
  }

  /** Resolves when tokens can be checked without waiting. */
  ready(): Promise<void> {
    return this.keys.ready();
  }

  /** The key that must have signed `token` if it is of that kind; undefined when it cannot be. Does not wait. */
  keyFor(kind: TokenKind, token: string): KeyObject | undefined {
    const header = this.header(token);
    const { purpose, typ } = TYPES[kind];
    return header && header.typ === typ && header.alg === TOKEN_ALGORITHM ? this.keys.byKid(purpose, header.kid) : undefined;
  }

  /** Claims of an access token that is ours and of age; `expired` for one that was. */
  async readAccess(token: string): Promise<TokenClaims | 'expired' | 'invalid'> {
    await this.ready();
    const payload = this.verify('access', token, false);
    return typeof payload === 'string' ? payload : (accessClaims(payload) ?? 'invalid');
  }

  /** Claims of a refresh token that is ours; its age is judged by the database. */
  async readRefresh(token: string): Promise<RefreshClaims | null> {
    await this.ready();
    const payload = this.verify('refresh', token, true);
    if (typeof payload === 'string') return null;
    const { sid, sub, ctr, rnd } = payload;
    if (typeof sid !== 'string' || typeof sub !== 'string' || typeof ctr !== 'number' || typeof rnd !== 'string') return null;
    return { sessionId: sid, userId: sub, counter: ctr, secret: rnd };
  }

  private async sign(kind: TokenKind, subject: string, payload: object, lifeSeconds?: number): Promise<string> {
    const { purpose, typ } = TYPES[kind];
    const { kid, key } = await this.keys.current(purpose);
    return this.jwt.sign(payload, {
      privateKey: key,
      algorithm: TOKEN_ALGORITHM,
      header: { alg: TOKEN_ALGORITHM, typ, kid },
      subject,
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      ...(lifeSeconds === undefined ? {} : { expiresIn: lifeSeconds }),
    });
  }

  private verify(kind: TokenKind, token: string, ignoreExpiration: boolean): Record<string, unknown> | 'expired' | 'invalid' {
    const key = this.keyFor(kind, token);
    if (!key) return 'invalid';
    try {
      return this.jwt.verify<Record<string, unknown>>(token, {
        // The library takes key objects, which it checks four times faster than text; its types do not say so.
        secret: key as never,
        algorithms: [TOKEN_ALGORITHM],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        clockTolerance: CLOCK_LEEWAY_SECONDS,
        ignoreExpiration,
      });
    } catch (error) {
      return (error as Error).name === 'TokenExpiredError' ? 'expired' : 'invalid';
    }
  }

  private header(token: string): { typ: unknown; alg: unknown; kid: string } | undefined {
    const end = token.indexOf('.');
    if (end < 1 || end > 300) return undefined;
    const segment = token.slice(0, end);
    const known = this.headers.get(segment);
    if (known) return known;
    const header = parseHeader(segment);
    // Only what names a key of ours is remembered, and little of it: anybody can write headers.
    if (header && this.headers.size < 32 && (this.keys.byKid('access-token', header.kid) || this.keys.byKid('refresh-token', header.kid)))
      this.headers.set(segment, header);
    return header;
  }
}

/** Claims in the payload of a verified access token; null when one of ours would look different. */
export function accessClaims(payload: Readonly<Record<string, unknown>>): TokenClaims | null {
  const { sub, sid, ep, ctr, exp } = payload;
  return typeof sub === 'string' && typeof sid === 'string' && typeof ep === 'number' && typeof exp === 'number'
    ? { userId: sub, sessionId: sid, securityEpoch: ep, rotation: typeof ctr === 'number' ? ctr : 0 }
    : null;
}

function parseHeader(segment: string): { typ: unknown; alg: unknown; kid: string } | undefined {
  try {
    const header = JSON.parse(Buffer.from(segment, 'base64url').toString()) as { typ?: unknown; alg?: unknown; kid?: unknown } | null;
    return typeof header?.kid === 'string' && header.kid.length <= 64 ? { typ: header.typ, alg: header.alg, kid: header.kid } : undefined;
  } catch {
    return undefined;
  }
}
