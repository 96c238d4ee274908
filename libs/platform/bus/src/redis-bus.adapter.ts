import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Transactions } from '#platform/database';
import { Bus, type BusHandler } from './bus.js';
import { assertMessage, Subscriptions } from './subscriptions.js';

/** The bus on Redis pub/sub: one connection that listens, one that sends. */
export class RedisBusAdapter extends Bus implements OnApplicationShutdown {
  private readonly logger = new Logger('Bus');
  private readonly subscriptions = new Subscriptions();
  private readonly sender: Redis;
  private readonly receiver: Redis;
  /** With the number of the database: Redis carries messages across all of its databases, of which each may serve an installation. */
  private readonly prefix: string;

  /** @param onFailure called for each message that was lost and each connection that could not be made or broke. */
  constructor(
    url: string,
    private readonly transactions: Transactions,
    private readonly onFailure: () => void = () => undefined,
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
    this.prefix = `zocalo:bus:${this.sender.options.db ?? 0}:`;
    // Subscribes again by itself after a reconnect.
    this.receiver = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy });
    for (const redis of [this.sender, this.receiver]) redis.on('error', (error: Error) => this.failed(`Redis: ${error.message}`));
    this.receiver.on('message', (channel: string, message: string) =>
      this.subscriptions.deliver(channel.slice(this.prefix.length), message),
    );
  }

  async publish(channel: string, message: string): Promise<void> {
    assertMessage(channel, message);
    if (this.transactions.active()) this.transactions.afterCommit(() => void this.send(channel, message));
    else await this.send(channel, message);
  }

  subscribe(channel: string, handler: BusHandler): () => void {
    if (this.subscriptions.add(channel, handler)) this.receiver.subscribe(this.prefix + channel).catch(() => undefined);
    return () => {
      if (this.subscriptions.remove(channel, handler)) this.receiver.unsubscribe(this.prefix + channel).catch(() => undefined);
    };
  }

  onApplicationShutdown(): void {
    this.sender.disconnect();
    this.receiver.disconnect();
  }

  private async send(channel: string, message: string): Promise<void> {
    try {
      await this.sender.publish(this.prefix + channel, message);
    } catch (error) {
      this.failed(`A message on ${channel} was lost: ${(error as Error).message}`);
    }
  }

  private failed(what: string): void {
    this.onFailure();
    this.logger.debug(what);
  }
}
