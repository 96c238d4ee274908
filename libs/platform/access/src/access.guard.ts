import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AppError, PlatformErrors } from '#platform/errors';
import type { Actor } from './actor.js';
import { SessionDirectory } from './session-directory.js';
import { VerifiedTokens } from './verified-tokens.js';

interface BearerRequest {
  readonly headers: { readonly authorization?: string | undefined };
  user?: Actor;
}

const PassportGuard = AuthGuard('jwt');
const BEARER = 'Bearer ';

/**
 * Says who a request acts for: the actor that the passport strategy `jwt` makes of the bearer token. A token that
 * passport accepted before is recognised while the session directory still vouches for its actor, so that the
 * signature is not checked and the session not read for every request of a burst.
 */
@Injectable()
export class AccessGuard extends PassportGuard {
  private readonly verified = new VerifiedTokens();

  constructor(private readonly sessions: SessionDirectory) {
    super();
  }

  /** The actor if this very token was accepted a moment ago; undefined means: authenticate. */
  recognise(request: BearerRequest): Actor | undefined {
    const header = request.headers.authorization;
    if (!header?.startsWith(BEARER)) return undefined;
    const actor = this.verified.find(header);
    if (!actor || !this.sessions.stillStands(actor)) return undefined;
    request.user = actor;
    return actor;
  }

  /** @throws AppError `UNAUTHORIZED` for whatever is wrong with the token: which part it was helps only a thief. */
  async authenticate(context: ExecutionContext): Promise<Actor> {
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<BearerRequest>();
    if (request.user && request.headers.authorization) this.verified.remember(request.headers.authorization, request.user);
    return request.user!;
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw new AppError(PlatformErrors.UNAUTHORIZED);
    return user;
  }
}
