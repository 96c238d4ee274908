import { Body, Controller, Post } from '@nestjs/common';
import { type Actor, CurrentActor, SessionDirectory } from '#platform/access';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { SessionErrors } from '#platform/keys';
import { LimitCounter } from '#platform/limits';
import { toAccountView, UserDirectory } from '#users';
import { refreshLimits, sessionRefreshLimit, verifyLimits } from '../session-limits.js';
import { SessionService } from '../session.service.js';
import { SessionTokens } from '../session-tokens.js';
import { RefreshDto, VerifyDto } from './session.dto.js';
import { RefreshedView, VerifiedView } from './session.view.js';

/** What lies between signing in and out. */
@Controller('api/auth')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly directory: SessionDirectory,
    private readonly tokens: SessionTokens,
    private readonly users: UserDirectory,
    private readonly limits: LimitCounter,
  ) {}

  @Post('verify')
  @Endpoint({
    summary: 'Tell whether an access token stands, and for whom.',
    access: { public: 'the token in the body is what is judged' },
    returns: VerifiedView,
    errors: [SessionErrors.INVALID_TOKEN, SessionErrors.EXPIRED_TOKEN],
    limits: verifyLimits,
  })
  async verify(@Body() body: VerifyDto): Promise<VerifiedView> {
    const claims = await this.tokens.readAccess(body.token);
    if (claims === 'expired') throw new AppError(SessionErrors.EXPIRED_TOKEN);
    if (claims === 'invalid' || !(await this.directory.loadActor(claims))) throw new AppError(SessionErrors.INVALID_TOKEN);
    const user = await this.users.find(claims.userId);
    if (!user) throw new AppError(SessionErrors.INVALID_TOKEN);
    return { valid: true, user: toAccountView(user) };
  }

  @Post('refresh')
  @Endpoint({
    summary:
      'Exchange a refresh token for the next pair. A token that is used twice ends its session. A session can do so ten times a minute.',
    access: { public: 'the refresh token in the body proves the session' },
    returns: RefreshedView,
    errors: [SessionErrors.INVALID_TOKEN, SessionErrors.EXPIRED_TOKEN, SessionErrors.TOKEN_ALREADY_USED],
    limits: refreshLimits,
  })
  async refresh(@Body() body: RefreshDto): Promise<RefreshedView> {
    const claims = await this.tokens.readRefresh(body.token);
    if (!claims) throw new AppError(SessionErrors.INVALID_TOKEN);
    await this.limits.count([sessionRefreshLimit], { ip: undefined, body: claims });
    return this.sessions.refresh(body.token);
  }

  @Post('logout')
  @Endpoint({
    summary: 'End this session and all of its tokens.',
    access: { signedIn: 'it ends the own session' },
    returns: null,
    idempotency: false,
  })
  async logout(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.end(actor.sessionId, actor.userId);
  }
}
