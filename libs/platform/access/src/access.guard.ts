import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Cookies } from '#platform/cookies';
import { AppError, PlatformErrors } from '#platform/errors';
import type { Actor } from './actor.js';
import { SessionDirectory } from './session-directory.js';
import { VerifiedTokens } from './verified-tokens.js';

interface CredentialRequest {
  readonly headers: { readonly authorization?: string | undefined; readonly cookie?: string | undefined };
  user?: Actor;
}

const PassportGuard = AuthGuard('jwt');
const BEARER = /^Bearer /i;

/**
 * Says who a request acts for: the actor that the passport strategy `jwt` makes of the access token. A token that
 * passport accepted before is recognised while the session directory still vouches for its actor, so that the
 * signature is not checked and the session not read for every request of a burst.
 */
@Injectable()
export class AccessGuard extends PassportGuard {
  private readonly verified = new VerifiedTokens();

  constructor(
    private readonly sessions: SessionDirectory,
    private readonly cookies: Cookies,
  ) {
    super();
  }

  /** The access token a request carries: as a bearer's, or in the cookie of a browser. Both at once were refused before. */
  static tokenOf(request: CredentialRequest, cookies: Pick<Cookies, 'read'>): string | undefined {
    const { authorization } = request.headers;
    return authorization !== undefined && BEARER.test(authorization) ? authorization.slice(7).trim() : cookies.read(request, 'access');
  }

  /** Whether a request claims to come from somebody, rightly or not; also with a session whose access token has run out. */
  claimsSomebody(request: CredentialRequest): boolean {
    return AccessGuard.tokenOf(request, this.cookies) !== undefined || this.cookies.read(request, 'refresh') !== undefined;
  }

  /** The actor if this very token was accepted a moment ago; undefined means: authenticate. */
  recognise(request: CredentialRequest): Actor | undefined {
    const token = AccessGuard.tokenOf(request, this.cookies);
    const actor = token === undefined ? undefined : this.verified.find(token);
    if (!actor || !this.sessions.stillStands(actor)) return undefined;
    request.user = actor;
    return actor;
  }

  /** @throws AppError `UNAUTHORIZED` for whatever is wrong with the token: which part it was helps only a thief. */
  async authenticate(context: ExecutionContext): Promise<Actor> {
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<CredentialRequest>();
    const token = AccessGuard.tokenOf(request, this.cookies);
    if (request.user && token !== undefined) this.verified.remember(token, request.user);
    return request.user!;
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw new AppError(PlatformErrors.UNAUTHORIZED);
    return user;
  }
}
