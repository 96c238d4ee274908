import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, CurrentActor, SessionDirectory } from '#platform/access';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { normaliseEmail, UserDirectory } from '#users';
import { AuthErrors, SessionErrors } from '../auth.errors.js';
import { loginLimits, refreshLimits, verifyLimits } from '../auth.limits.js';
import { LoginService } from '../login.service.js';
import { type Device, SessionService } from '../session.service.js';
import { SessionTokens } from '../session-tokens.js';
import { type AccountView, LoginView, RefreshedView, toAccountView, VerifiedView } from './account.view.js';
import { LoginDto, RefreshDto, VerifyDto } from './session.dto.js';

const MAX_USER_AGENT = 200;
const MAX_ADDRESS = 64;

/** Signing in and out, and what lies between. */
@Controller('api/auth')
export class SessionController {
  constructor(
    private readonly logins: LoginService,
    private readonly sessions: SessionService,
    private readonly directory: SessionDirectory,
    private readonly tokens: SessionTokens,
    private readonly users: UserDirectory,
  ) {}

  @Post('login')
  @Endpoint({
    summary: 'Sign in with address and password.',
    access: { public: 'nobody is signed in yet' },
    returns: LoginView,
    errors: [AuthErrors.INVALID_CREDENTIALS, AuthErrors.EMAIL_NOT_CONFIRMED],
    limits: loginLimits,
  })
  async login(@Body() body: LoginDto, @Req() request: FastifyRequest): Promise<LoginView> {
    const { userId, ...pair } = await this.logins.login(normaliseEmail(body.email)!, body.password, deviceOf(request));
    return { ...pair, user: await this.account(userId) };
  }

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
    return { valid: true, user: await this.account(claims.userId) };
  }

  @Post('refresh')
  @Endpoint({
    summary: 'Exchange a refresh token for the next pair. A token that is used twice ends its session.',
    access: { public: 'the refresh token in the body proves the session' },
    returns: RefreshedView,
    errors: [SessionErrors.INVALID_TOKEN, SessionErrors.EXPIRED_TOKEN, SessionErrors.TOKEN_ALREADY_USED],
    limits: refreshLimits,
  })
  refresh(@Body() body: RefreshDto): Promise<RefreshedView> {
    return this.sessions.refresh(body.token);
  }

  @Post('logout')
  @Endpoint({ summary: 'End this session and all of its tokens.', access: { signedIn: 'it ends the own session' }, returns: null, idempotency: false })
  async logout(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.end(actor.sessionId, actor.userId);
  }

  private async account(userId: string): Promise<AccountView> {
    const user = await this.users.find(userId);
    if (!user) throw new AppError(SessionErrors.INVALID_TOKEN);
    return toAccountView(user);
  }
}

function deviceOf(request: FastifyRequest): Device {
  const userAgent = (request.headers['user-agent'] ?? '').replace(/\p{C}/gu, '').slice(0, MAX_USER_AGENT);
  return { userAgent: userAgent === '' ? null : userAgent, address: request.ip.slice(0, MAX_ADDRESS) };
}
