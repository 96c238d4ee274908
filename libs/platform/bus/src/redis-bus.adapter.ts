import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Transactions } from '#platform/database';
import { Bus, type BusHandler } from './bus.js';
import { assertMessage, Subscriptions } from './subscriptions.js';

const PREFIX = 'zocalo:bus:';

/** The bus on Redis pub/sub: one connection that listens, one that sends. */
export class RedisBusAdapter extends Bus implements OnApplicationShutdown {
  private readonly logger = new Logger('Bus');
  private readonly subscriptions = new Subscriptions();
  private readonly sender: Redis;
  private readonly receiver: Redis;

  constructor(
    url: string,
    private readonly transactions: Transactions,
  ) {
    super();
    const retryStrategy = (attempt: number) => Math.min(attempt * 200, 5_000);
    // No queue while disconnected: a late wake-up is worth nothing.
    this.sender = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 2_000,
      connectTimeout: 5_000,
      retryStrategy,
    });
    // Subscribes again by itself after a reconnect.
    this.receiver = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy });
    for (const redis of [this.sender, this.receiver]) redis.on('error', (error: Error) => this.logger.debug(`Redis: ${error.message}`));
    this.receiver.on('message', (channel: string, message: string) => this.subscriptions.deliver(channel.slice(PREFIX.length), message));
  }

  async publish(channel: string, message: string): Promise<void> {
    assertMessage(channel, message);
    if (this.transactions.active()) this.transactions.afterCommit(() => void this.send(channel, message));
    else await this.send(channel, message);
  }

  subscribe(channel: string, handler: BusHandler): () => void {
    if (this.subscriptions.add(channel, handler)) this.receiver.subscribe(PREFIX + channel).catch(() => undefined);
    return () => {
      if (this.subscriptions.remove(channel, handler)) this.receiver.unsubscribe(PREFIX + channel).catch(() => undefined);
    };
  }

  onApplicationShutdown(): void {
    this.sender.disconnect();
    this.receiver.disconnect();
  }

  private async send(channel: string, message: string): Promise<void> {
    try {
      await this.sender.publish(PREFIX + channel, message);
    } catch (error) {
      this.logger.debug(`A message on ${channel} was lost: ${(error as Error).message}`);
    }
  }
}
