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
    @Inject(ThrottlerStorage) private readonly storage: WindowStorage | RedisWindowStorage,
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Counts the request against each limit, in order. With counters of this process it is done at once; with shared
   * ones the promise tells.
   * @throws AppError `TOO_MANY_REQUESTS` with the seconds to wait.
   */
  count(limits: readonly Limit[], request: LimitedRequest): void | Promise<void> {
    return this.pass(limits, request, 1);
  }

  /**
   * Refuses as `count` would, and counts nothing: for what is counted by `note` once it is known what it was.
   * @throws AppError `TOO_MANY_REQUESTS` with the seconds to wait.
   */
  async requireRoom(limits: readonly Limit[], request: LimitedRequest): Promise<void> {
    await this.pass(limits, request, 0);
  }

  /** Counts the request, and refuses nothing. */
  async note(limit: Limit, request: LimitedRequest): Promise<void> {
    const key = keyOf(limit, request);
    if (key !== null) await this.hit(limit, key, 1);
  }

  private pass(limits: readonly Limit[], request: LimitedRequest, weight: 0 | 1): void | Promise<void> {
    if (limits.length === 0) return undefined;
    if (!(this.storage instanceof WindowStorage)) return this.passShared(limits, request, weight);
    for (const limit of limits) {
      const key = keyOf(limit, request);
      if (key !== null) this.judge(limit, this.hit(limit, key, weight) as Hit);
    }
    return undefined;
  }

  private async passShared(limits: readonly Limit[], request: LimitedRequest, weight: 0 | 1): Promise<void> {
    for (const limit of limits) {
      const key = keyOf(limit, request);
      if (key !== null) this.judge(limit, await this.hit(limit, key, weight));
    }
  }

  /** Blocked once the count, with the request that is only looked at, is over the limit. At once with counters of this process. */
  private hit(limit: Limit, key: string, weight: 0 | 1): Hit | Promise<Hit> {
    const { max, windowSeconds } = this.settings.get(limit.setting);
    const counted = nameOf(limit, windowSeconds, key);
    const [ttl, most, mostAlone] = [windowSeconds * 1000, max - 1 + weight, Math.min(max, limit.maxAlone ?? max) - 1 + weight];
    return this.storage instanceof WindowStorage
      ? this.storage.hit(counted, ttl, most, weight)
      : this.storage.hit(counted, ttl, most, mostAlone, weight);
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
