import type { ThrottlerStorage } from '@nestjs/throttler';

type Answer = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  hits: number;
  endsAt: number;
}

/**
 * Fixed-window counters of this process: one small object per key and O(1) per hit, where the throttler's own
 * storage keeps a timestamp per hit. Memory is bounded: every `SWEEP_MS` the keys whose window ended are dropped, and
 * at `MAX_KEYS` the oldest make room.
 */
export class WindowStorage implements ThrottlerStorage {
  private static readonly SWEEP_MS = 10_000;
  static readonly MAX_KEYS = 500_000;
  /** Room is made for as many keys at a time, so that the pass over the map is shared by as many hits. */
  private static readonly ROOM = 50_000;
  private readonly windows = new Map<string, Window>();
  private sweptAt = 0;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @param ttl length of the window in milliseconds. */
  increment(key: string, ttl: number, limit: number): Promise<Answer> {
    return Promise.resolve(this.hit(key, ttl, limit));
  }

  /** The same without a promise, for the hot path. @param weight 0 to look without counting. */
  hit(key: string, ttl: number, limit: number, weight: 0 | 1 = 1): Answer {
    const now = this.now();
    if (now - this.sweptAt > WindowStorage.SWEEP_MS) this.sweep(now);
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      // A window that starts anew is a young one again in the order of the map.
      if (window) this.windows.delete(key);
      else if (this.windows.size >= WindowStorage.MAX_KEYS) this.makeRoom(now);
      window = { hits: 0, endsAt: now + ttl };
      this.windows.set(key, window);
    }
    window.hits += weight;
    const secondsLeft = Math.ceil((window.endsAt - now) / 1000);
    const isBlocked = window.hits > limit;
    return { totalHits: window.hits, timeToExpire: secondsLeft, isBlocked, timeToBlockExpire: isBlocked ? secondsLeft : 0 };
  }

  get size(): number {
    return this.windows.size;
  }

  private sweep(now: number): void {
    this.sweptAt = now;
    for (const [key, window] of this.windows) if (window.endsAt <= now) this.windows.delete(key);
  }

  /** Somebody makes keys up. Those whose window ended go first, then the oldest (insertion order). */
  private makeRoom(now: number): void {
    this.sweep(now);
    const target = WindowStorage.MAX_KEYS - WindowStorage.ROOM;
    for (const key of this.windows.keys()) {
      if (this.windows.size <= target) break;
      this.windows.delete(key);
    }
  }
}
