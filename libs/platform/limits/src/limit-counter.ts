import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { AppError, PlatformErrors } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { addressKey, networkKey } from './address-key.js';
import type { Limit, LimitedRequest } from './limit.js';
import { RedisWindowStorage } from './redis-window-storage.js';
import { WindowStorage } from './window-storage.js';

type Hit = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Counts requests against limits and refuses what is over. */
@Injectable()
export class LimitCounter {
  constructor(
    @Inject(ThrottlerStorage) private readonly storage: ThrottlerStorage,
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Counts the request against each limit, in order. With counters of this process it is done at once; with shared
   * ones the promise tells.
   * @throws AppError `TOO_MANY_REQUESTS` with the seconds to wait.
   */
  count(limits: readonly Limit[], request: LimitedRequest): void | Promise<void> {
    if (limits.length === 0) return undefined;
    if (!(this.storage instanceof WindowStorage)) return this.countShared(limits, request);
    for (const limit of limits) {
      const key = keyOf(limit, request);
      if (key === null) continue;
      const { max, windowSeconds } = this.settings.get(limit.setting);
      this.judge(limit, this.storage.hit(nameOf(limit, windowSeconds, key), windowSeconds * 1000, max));
    }
    return undefined;
  }

  private async countShared(limits: readonly Limit[], request: LimitedRequest): Promise<void> {
    for (const limit of limits) {
      const key = keyOf(limit, request);
      if (key === null) continue;
      const { max, windowSeconds } = this.settings.get(limit.setting);
      const counted = nameOf(limit, windowSeconds, key);
      this.judge(limit, await this.hitShared(counted, windowSeconds * 1000, max, Math.min(max, limit.maxAlone ?? max)));
    }
  }

  private hitShared(key: string, ttl: number, max: number, maxAlone: number): Promise<Hit> {
    return this.storage instanceof RedisWindowStorage
      ? this.storage.hit(key, ttl, max, maxAlone)
      : this.storage.increment(key, ttl, max, 0, key);
  }

  private judge(limit: Limit, hit: Hit): void {
    if (!hit.isBlocked) return;
    this.metrics.countSecurityEvent('throttled');
    throw new AppError(PlatformErrors.TOO_MANY_REQUESTS, { limit: limit.name }, { retryAfterSeconds: hit.timeToBlockExpire });
  }
}

/** With the length of the window: a shorter one counts from its own start, not to the end of the longer one before. */
function nameOf(limit: Limit, windowSeconds: number, key: string): string {
  return `${limit.name}/${windowSeconds}|${key}`;
}

function keyOf(limit: Limit, request: LimitedRequest): string | null {
  if (limit.by === 'address') return addressKey(request.ip);
  if (limit.by === 'network') return networkKey(request.ip);
  if (limit.by === 'user') return request.user?.userId ?? null;
  const key = limit.by(request);
  // Made of what the caller sent: as long as they please, and perhaps an e-mail address, which has no business in a counter store.
  return key === null ? null : createHash('sha256').update(key).digest('base64url');
}
