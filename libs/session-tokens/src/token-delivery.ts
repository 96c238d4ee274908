import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessErrors } from '#platform/access';
import { Cookies } from '#platform/cookies';
import { CsrfTokens } from '#platform/csrf';
import { AppError } from '#platform/errors';
import { SessionErrors } from '#platform/keys';
import type { ClientKind } from './client-kind.js';
import { ACCESS_LIFE_SECONDS, type RefreshClaims, SessionTokens } from './session-tokens.js';
import type { DeliveredTokens, TokenPair } from './token-pair.js';

/** Hands a pair of tokens to the client that asked for it, and takes it back: in bodies, or in cookies and then never in a body. */
@Injectable()
export class TokenDelivery {
  constructor(
    private readonly tokens: SessionTokens,
    private readonly cookies: Cookies,
    private readonly csrf: CsrfTokens,
  ) {}

  /** @returns the token fields of the answer's body. */
  async deliver(reply: FastifyReply, pair: TokenPair, client: ClientKind = 'bearer'): Promise<DeliveredTokens> {
    const { accessToken, refreshToken, session } = pair;
    if (client === 'bearer') return { accessToken, refreshToken };
    const csrfToken = await this.csrf.issue(session.id, session.rotation);
    const maxAgeSeconds = (session.expiresAt.getTime() - Date.now()) / 1000;
    this.cookies.set(reply, 'access', accessToken, { maxAgeSeconds: ACCESS_LIFE_SECONDS, sameSite: 'Lax' });
    this.cookies.set(reply, 'refresh', refreshToken, { maxAgeSeconds, sameSite: 'Strict' });
    this.cookies.set(reply, 'csrf', csrfToken, { maxAgeSeconds, sameSite: 'Strict', readableByScripts: true });
    return { accessToken: null, refreshToken: null, csrfToken };
  }

  /**
   * The refresh token that a client sends back the way it got it. From a cookie only together with a token of its
   * session in `X-CSRF-Token`.
   * @throws AppError `INVALID_TOKEN`, `AMBIGUOUS_CREDENTIALS`, `CSRF_TOKEN_INVALID`
   */
  async receive(request: FastifyRequest, body: { readonly token?: string; readonly client?: ClientKind }): Promise<RefreshClaims> {
    const cookie = this.cookies.read(request, 'refresh');
    const isCookieClient = body.client === 'cookie';
    if (isCookieClient ? body.token !== undefined : cookie !== undefined) throw new AppError(AccessErrors.AMBIGUOUS_CREDENTIALS);
    const claims = await this.tokens.readRefresh((isCookieClient ? cookie : body.token) ?? '');
    if (!claims) throw new AppError(SessionErrors.INVALID_TOKEN);
    if (isCookieClient && !this.csrf.verify(claims.sessionId, request.headers['x-csrf-token']))
      throw new AppError(AccessErrors.CSRF_TOKEN_INVALID);
    return claims;
  }

  /** Tells a browser to forget its tokens; other clients do so by themselves. */
  withdraw(request: FastifyRequest, reply: FastifyReply): void {
    if (request.headers.cookie === undefined) return;
    for (const name of ['access', 'refresh', 'csrf'] as const) this.cookies.clear(reply, name);
  }
}
