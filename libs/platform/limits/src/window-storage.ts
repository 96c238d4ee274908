import type { ThrottlerStorage } from '@nestjs/throttler';

type Answer = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  hits: number;
  endsAt: number;
}

/**
 * Fixed-window counters of this process: one small object per key and O(1) per hit, where the throttler's own
 * storage keeps a timestamp per hit. Two generations of keys bound the memory: every `SWEEP_MS` those whose window
 * ended are dropped.
 */
export class WindowStorage implements ThrottlerStorage {
  private static readonly SWEEP_MS = 10_000;
  private static readonly MAX_KEYS = 500_000;
  private readonly windows = new Map<string, Window>();
  private sweptAt = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @param ttl length of the window in milliseconds. */
  increment(key: string, ttl: number, limit: number): Promise<Answer> {
    return Promise.resolve(this.hit(key, ttl, limit));
  }

  /** The same without a promise, for the hot path. */
  hit(key: string, ttl: number, limit: number): Answer {
    const now = this.now();
    if (now - this.sweptAt > WindowStorage.SWEEP_MS || this.windows.size > WindowStorage.MAX_KEYS) this.sweep(now);
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { hits: 0, endsAt: now + ttl };
      this.windows.set(key, window);
    }
    window.hits += 1;
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
    // Still too many living keys: somebody makes them up. The oldest go first (insertion order).
    for (const key of this.windows.keys()) {
      if (this.windows.size <= WindowStorage.MAX_KEYS) break;
      this.windows.delete(key);
    }
  }
}
