import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { Redis } from 'ioredis';
import { Config } from '#platform/config';
import { Health } from '#platform/health';
import { Metrics } from '#platform/metrics';
import { LimitCounter } from './limit-counter.js';
import { RedisWindowStorage } from './redis-window-storage.js';
import { WindowStorage } from './window-storage.js';

const LIMITS_REDIS = Symbol('zocalo:limits-redis');

/** Keeps the counters: in this process, or in Redis when `REDIS_URL` is set. */
@Global()
@Module({
  providers: [
    LimitCounter,
    { provide: LIMITS_REDIS, inject: [Config, Metrics], useFactory: connect },
    {
      provide: ThrottlerStorage,
      inject: [LIMITS_REDIS, Metrics],
      useFactory: (redis: Redis | null, metrics: Metrics) =>
        redis ? new RedisWindowStorage(redis, () => metrics.countFailedCall('redis')) : new WindowStorage(),
    },
  ],
  exports: [LimitCounter],
})
export class LimitsModule implements OnApplicationShutdown {
  constructor(
    @Inject(LIMITS_REDIS) private readonly redis: Redis | null,
    health: Health,
  ) {
    // Optional: without it each process counts for itself, and messages between processes are made up for in seconds.
    if (redis) health.register({ name: 'redis', optional: true, check: async () => void (await redis.ping()) });
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

function connect(config: Config, metrics: Metrics): Redis | null {
  if (!config.redisUrl) return null;
  const redis = new Redis(config.redisUrl, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: 500,
    connectTimeout: 3_000,
  });
  redis.on('error', () => metrics.countFailedCall('redis'));
  return redis;
}
