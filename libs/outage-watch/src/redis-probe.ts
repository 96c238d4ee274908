import { Redis } from 'ioredis';

const LIMIT_MS = 2_000;

/** Asks whether Redis answers, on a connection of its own. */
export class RedisProbe {
  private readonly redis: Redis;

  constructor(url: string) {
    this.redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: LIMIT_MS,
      commandTimeout: LIMIT_MS,
      // Each look tries for itself.
      retryStrategy: () => null,
    });
    this.redis.on('error', () => undefined);
  }

  /** Within four seconds; never rejects. */
  async answers(): Promise<boolean> {
    try {
      if (this.redis.status === 'wait' || this.redis.status === 'end') await this.redis.connect();
      await this.redis.ping();
      return true;
    } catch {
      this.redis.disconnect();
      return false;
    }
  }

  close(): void {
    this.redis.disconnect();
  }
}
