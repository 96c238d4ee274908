import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { WindowStorage } from './window-storage.js';

type Answer = Awaited<ReturnType<ThrottlerStorage['increment']>>;

// Counting and setting the expiry are one step: apart, a crash in between leaves a key that never expires.
const HIT = `
local hits = redis.call('INCRBY', KEYS[1], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return { hits, left }`;

// After a failure Redis is left alone for so long: a hanging one must not add its time limit to every request.
const REST_MS = 1_000;

/**
 * The same windows shared by all processes. While Redis does not answer, each process counts for itself: limits
 * become looser by the number of processes, never void, and those that say so are lower then.
 */
export class RedisWindowStorage implements ThrottlerStorage {
  private readonly fallback = new WindowStorage();
  private restsUntil = 0;

  /** @param onFailure called for each count that Redis did not take. */
  constructor(
    private readonly redis: Redis,
    private readonly onFailure: () => void = () => undefined,
  ) {}

  increment(key: string, ttl: number, limit: number): Promise<Answer> {
    return this.hit(key, ttl, limit, limit);
  }

  /** @param ttl length of the window in milliseconds. @param limitAlone what holds in this process while Redis does not answer. @param weight 0 to look without counting. */
  async hit(key: string, ttl: number, limit: number, limitAlone: number, weight: 0 | 1 = 1): Promise<Answer> {
    if (this.redis.status !== 'ready' || performance.now() < this.restsUntil) return this.fallback.hit(key, ttl, limitAlone, weight);
    try {
      const [hits, left] = (await this.redis.eval(HIT, 1, `limit:${key}`, ttl, weight)) as [number, number];
      const secondsLeft = Math.max(1, Math.ceil(left / 1000));
      const isBlocked = hits > limit;
      return { totalHits: hits, timeToExpire: secondsLeft, isBlocked, timeToBlockExpire: isBlocked ? secondsLeft : 0 };
    } catch {
      this.onFailure();
      this.restsUntil = performance.now() + REST_MS;
      return this.fallback.hit(key, ttl, limitAlone, weight);
    }
  }
}
