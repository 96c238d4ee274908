import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessErrors, type Actor, CurrentActor, SessionDirectory } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { SessionErrors } from '#platform/keys';
import { limit } from '#platform/limits';
import { SessionTokens, TokenDelivery } from '#session-tokens';
import { toAccountView, UserDirectory } from '#users';
import { SessionListQuery } from '../session-list.query.js';
import { SessionService } from '../session.service.js';
import { VerifyDto } from './session.dto.js';
import { SessionListView, toSessionListView, VerifiedView } from './session.view.js';

const verifyLimits = [limit({ name: 'auth.verify.address', by: 'address', max: 600, windowSeconds: 60 })];
/** What lies between signing in and out. */
@Controller('api/auth')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly directory: SessionDirectory,
    private readonly tokens: SessionTokens,
    private readonly users: UserDirectory,
    private readonly list: SessionListQuery,
    private readonly delivery: TokenDelivery,
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

  @Post('logout')
  @Endpoint({
    summary: 'End this session and all of its tokens.',
    access: { signedIn: 'it ends the own session' },
    returns: null,
    idempotency: false,
    duringMaintenance: 'open',
  })
  async logout(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(actor.sessionId, actor.userId);
    this.delivery.withdraw(request, reply);
  }

  @Get('sessions')
  @Endpoint({
    summary: 'List where one is signed in, the last seen first.',
    access: { signedIn: 'sessions are their person’s' },
    returns: SessionListView,
  })
  async findAll(@CurrentActor() actor: Actor): Promise<SessionListView> {
    return toSessionListView(await this.list.ofUser(actor.userId), actor.sessionId);
  }

  @Delete('sessions/:id')
  @Endpoint({
    summary: 'End one of one’s own sessions, also this one.',
    access: { signedIn: 'sessions are their person’s' },
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, AccessErrors.IMPERSONATION_FORBIDDEN],
    idempotency: false,
  })
  async end(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (id !== actor.sessionId) requireOneself(actor);
    await this.sessions.endOf(actor.userId, id);
    if (id === actor.sessionId) this.delivery.withdraw(request, reply);
  }

  @Delete('sessions')
  @Endpoint({
    summary: 'Sign out everywhere, here too.',
    access: { signedIn: 'sessions are their person’s' },
    returns: null,
    errors: [AccessErrors.IMPERSONATION_FORBIDDEN],
    idempotency: false,
  })
  async endAll(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    requireOneself(actor);
    await this.sessions.endAllOf(actor.userId, 'ended-by-person');
    this.delivery.withdraw(request, reply);
  }
}

/** An administrator who acts as a person does not throw them out. */
function requireOneself({ signIn }: Actor): void {
  if (signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
}
