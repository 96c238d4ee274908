import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessErrors } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { SessionErrors } from '#platform/keys';
import { limit, LimitCounter, type LimitedRequest } from '#platform/limits';
import { type RefreshClaims, TokenDelivery } from '#session-tokens';
import { deviceOf } from '../device.js';
import { type RefreshAttempt, type Refreshed, SessionRefreshService } from '../session-refresh.service.js';
import { RefreshDto } from './session.dto.js';
import { RefreshedView } from './session.view.js';

const refreshLimits = [limit({ name: 'auth.refresh.address', by: 'address', max: 300, windowSeconds: 60 })];
/**
 * Counted by the handler once the token has been verified, never by the entrance: whoever can merely name a session must
 * not use up its count. Count a request whose body are the claims: every request, before anything else, and those again
 * that get a new pair. So a browser with many tabs, which ask for the same pair under the same retry key, does not use up
 * its refreshes. A session gets one new pair at a time, so those may be counted when they are there.
 */
const newPairLimit = limit({ name: 'auth.refresh.session', by: verifiedSession, max: 10, windowSeconds: 60 });
const requestLimit = limit({ name: 'auth.refresh.repeated', by: verifiedSession, max: 100, windowSeconds: 60 });
const RETRY_KEY = /^[\x21-\x7e]{8,128}$/;

/** Going on with a session. */
@Controller('api/auth')
export class RefreshController {
  constructor(
    private readonly refreshing: SessionRefreshService,
    private readonly delivery: TokenDelivery,
    private readonly limits: LimitCounter,
  ) {}

  @Post('refresh')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'A name for this refresh that only this installation of the client can make: sent again with the same token and name, it gets the same pair again for 30 seconds, so that a lost answer ends nothing.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$' },
  })
  @Endpoint({
    summary:
      'Exchange a refresh token for the next pair. A token that is used twice ends its session. A session can do so ten times a minute; the same pair again, under the same name, does not count.',
    access: { public: 'the refresh token proves the session' },
    returns: RefreshedView,
    errors: [
      SessionErrors.INVALID_TOKEN,
      SessionErrors.EXPIRED_TOKEN,
      SessionErrors.TOKEN_ALREADY_USED,
      AccessErrors.AMBIGUOUS_CREDENTIALS,
      AccessErrors.CSRF_TOKEN_INVALID,
      PlatformErrors.IDEMPOTENCY_KEY_INVALID,
    ],
    limits: refreshLimits,
    duringMaintenance: 'open',
  })
  async refresh(
    @Body() body: RefreshDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefreshedView> {
    const retryKey = retryKeyOf(request);
    const claims = await this.delivery.receive(request, body);
    // A refusal leaves cookies alone: another tab may have put better ones there in the meantime.
    const pair = await this.refreshCounted(claims, { retryKey, device: deviceOf(request) });
    return this.delivery.deliver(reply, pair, body.client);
  }

  private async refreshCounted(claims: RefreshClaims, attempt: RefreshAttempt): Promise<Refreshed> {
    const counted = { ip: undefined, body: claims };
    await this.limits.count([requestLimit], counted);
    await this.limits.requireRoom([newPairLimit], counted);
    const pair = await this.refreshing.refresh(claims, attempt);
    if (!pair.isRepeated) await this.limits.note(newPairLimit, counted);
    return pair;
  }
}

function verifiedSession({ body }: LimitedRequest): string {
  return (body as { readonly sessionId: string }).sessionId;
}

function retryKeyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !RETRY_KEY.test(key)) throw new AppError(PlatformErrors.IDEMPOTENCY_KEY_INVALID);
  return key;
}
