import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import { AccessGuard, type Actor, SessionDirectory } from '#platform/access';
import { Cookies } from '#platform/cookies';
import { accessClaims, CLOCK_LEEWAY_SECONDS, SessionTokens, TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER } from './session-tokens.js';

/** Passport's strategy `jwt`: from an access token to the person whose session still stands. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    private readonly tokens: SessionTokens,
    private readonly sessions: SessionDirectory,
    cookies: Cookies,
  ) {
    super({
      jwtFromRequest: (request: { headers: { authorization?: string; cookie?: string } }) => AccessGuard.tokenOf(request, cookies) ?? null,
      secretOrKeyProvider: (_request, token: string, done) => {
        const key = tokens.keyFor('access', token);
        if (key) done(null, key as never);
        else done(new Error('No key of ours signed this token'));
      },
      algorithms: [TOKEN_ALGORITHM],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      jsonWebTokenOptions: { clockTolerance: CLOCK_LEEWAY_SECONDS },
    } satisfies StrategyOptionsWithoutRequest);
  }

  /** Without the keys nobody can be judged: that is our trouble (503), not a bad token (401). */
  override authenticate(request: Parameters<Strategy['authenticate']>[0], options?: object): void {
    this.tokens.ready().then(
      () => super.authenticate(request, options),
      (error: unknown) => this.error(error as Error),
    );
  }

  /** Called by passport once signature and times are good. Null refuses. */
  async validate(payload: Record<string, unknown>): Promise<Actor | null> {
    const claims = accessClaims(payload);
    return claims ? this.sessions.loadActor(claims) : null;
  }
}
