import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { Config } from '#platform/config';
import { AppError, PlatformErrors } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { addressKey } from './address-key.js';
import { limit, type Limit, type LimitedRequest } from './limit.js';

/** Metadata key under which `@Endpoint` leaves a handler's limits. */
export const LIMITS = Symbol('zocalo:limits');

const EVERYWHERE = [limit({ name: 'http.address', by: 'address', max: 1_200, windowSeconds: 60 })];

/** Counts what needs no identity (address, account named in the body) before anybody is authenticated. */
@Injectable()
export class AddressLimitsGuard implements CanActivate {
  constructor(
    @Inject(ThrottlerStorage) private readonly storage: ThrottlerStorage,
    private readonly config: Config,
    private readonly metrics: Metrics,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = declaredLimits(context);
    const request = context.switchToHttp().getRequest<LimitedRequest>();
    for (const each of EVERYWHERE) await this.count(each, request);
    for (const each of declared) if (each.by !== 'user') await this.count(each, request);
    return true;
  }

  protected async count(definition: Limit, request: LimitedRequest): Promise<void> {
    const key = keyOf(definition, request);
    if (key === null) return;
    const { max, windowSeconds } = this.config.rateLimits.get(definition.name) ?? this.config.rateLimits.get('*') ?? definition;
    const answer = await this.storage.increment(`${definition.name}|${key}`, windowSeconds * 1000, max, 0, definition.name);
    if (!answer.isBlocked) return;
    this.metrics.countSecurityEvent('throttled');
    throw new AppError(PlatformErrors.TOO_MANY_REQUESTS, { limit: definition.name }, { retryAfterSeconds: answer.timeToBlockExpire });
  }
}

/** Counts what is limited per person, after authentication. */
@Injectable()
export class UserLimitsGuard extends AddressLimitsGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = declaredLimits(context);
    const request = context.switchToHttp().getRequest<LimitedRequest>();
    for (const each of declared) if (each.by === 'user') await this.count(each, request);
    return true;
  }
}

function declaredLimits(context: ExecutionContext): readonly Limit[] {
  return (Reflect.getMetadata(LIMITS, context.getHandler()) as readonly Limit[] | undefined) ?? [];
}

function keyOf(definition: Limit, request: LimitedRequest): string | null {
  if (definition.by === 'address') return addressKey(request.ip);
  if (definition.by === 'user') return request.user?.userId ?? null;
  return definition.by(request);
}
