import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { limit } from '#platform/limits';
import { deviceOf, TokenDelivery } from '#sessions';
import { SessionAdminService } from '../session-admin.service.js';
import { UserAdminErrors } from '../user-admin.errors.js';
import { UserAdminPermissions as Permissions } from '../user-admin.permissions.js';
import { ImpersonateUserDto } from './user-admin.dto.js';
import { ImpersonationView, toUserSessionListView, UserSessionListView } from './user-admin.view.js';

const impersonationLimit = limit({ name: 'users.impersonate', by: 'user', max: 30, windowSeconds: 3600 });
const access = { permission: Permissions['user.end-sessions'] };
const REFUSALS = [PlatformErrors.NOT_FOUND, AccessErrors.IMPERSONATION_FORBIDDEN, UserAdminErrors.USER_HOLDS_MORE];

/** Where people are signed in. */
@Controller('api/admin/users/:id')
export class UserSessionController {
  constructor(
    private readonly sessions: SessionAdminService,
    private readonly delivery: TokenDelivery,
  ) {}

  @Get('sessions')
  @Endpoint({
    summary: 'List where a person is signed in, the last seen first.',
    access,
    returns: UserSessionListView,
    errors: [PlatformErrors.NOT_FOUND, AccessErrors.IMPERSONATION_FORBIDDEN],
  })
  async findAll(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<UserSessionListView> {
    return toUserSessionListView(await this.sessions.findAll(actor, id));
  }

  @Delete('sessions')
  @Endpoint({ summary: 'End every session of a person at once.', access, returns: null, errors: REFUSALS })
  endAll(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.sessions.endAll(actor, id);
  }

  @Delete('sessions/:sessionId')
  @Endpoint({ summary: 'End one session of a person.', access, returns: null, errors: REFUSALS })
  endOne(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Param('sessionId', idParam) sessionId: string): Promise<void> {
    return this.sessions.endOne(actor, id, sessionId);
  }

  @Post('impersonate')
  @Endpoint({
    summary: 'Act as a person for an hour at most, never as an administrator. Whatever is done is on record under both names.',
    access: { permission: Permissions['user.impersonate'] },
    returns: ImpersonationView,
    status: 201,
    errors: [...REFUSALS, UserAdminErrors.NOT_ON_YOURSELF, UserAdminErrors.ADMINISTRATOR_NOT_IMPERSONATED, UserAdminErrors.USER_NOT_ACTIVE],
    limits: [impersonationLimit],
    stepUp: true,
    // Tokens are not kept for a repetition.
    idempotency: false,
  })
  async impersonate(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Body() body: ImpersonateUserDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImpersonationView> {
    const pair = await this.sessions.actAs(actor, id, deviceOf(request), body.reason);
    const delivered = await this.delivery.deliver(reply, pair, body.client);
    return { ...delivered, expiresAt: pair.session.expiresAt.toISOString() };
  }
}
