import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies, CsrfTokens } from '#platform/cookies';
import type { ClientKind } from './client-kind.js';
import type { DeliveredTokens, TokenPair } from './token-pair.js';

/** Life of an access token, in seconds. */
export const ACCESS_LIFE_SECONDS = 600;

/** Hands a pair of tokens to the client that asked for it: in the body, or in cookies and then never in the body. */
@Injectable()
export class TokenDelivery {
  constructor(
    private readonly cookies: Cookies,
    private readonly csrf: CsrfTokens,
  ) {}

  /** @returns the token fields of the answer's body. */
  async deliver(_request: FastifyRequest, reply: FastifyReply, pair: TokenPair, client: ClientKind = 'bearer'): Promise<DeliveredTokens> {
    const { accessToken, refreshToken, session } = pair;
    if (client === 'bearer') return { accessToken, refreshToken };
    const csrfToken = await this.csrf.issue(session.id, session.rotation);
    const maxAgeSeconds = (session.expiresAt.getTime() - Date.now()) / 1000;
    this.cookies.set(reply, 'access', accessToken, { maxAgeSeconds: ACCESS_LIFE_SECONDS, sameSite: 'Lax' });
    this.cookies.set(reply, 'refresh', refreshToken, { maxAgeSeconds, sameSite: 'Strict' });
    this.cookies.set(reply, 'csrf', csrfToken, { maxAgeSeconds, sameSite: 'Strict', readableByScripts: true });
    return { accessToken: null, refreshToken: null, csrfToken };
  }

  /** Tells the browser to forget its tokens. */
  withdraw(reply: FastifyReply): void {
    for (const name of ['access', 'refresh', 'csrf'] as const) this.cookies.clear(reply, name);
  }
}
