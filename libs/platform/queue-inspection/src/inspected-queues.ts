import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Config } from '#platform/config';
import { connectQueues, type QueueConnection, type QueueName, Queues } from '#platform/jobs';
import type { Metrics } from '#platform/metrics';

/** The queues for those who look after them. Connects when somebody does. */
export class InspectedQueues {
  private opened: { readonly connection: QueueConnection; readonly queues: Queues } | undefined;

  constructor(
    private readonly config: Config,
    private readonly metrics: Metrics,
  ) {}

  get(name: QueueName): Queue {
    return this.open().queues.get(name);
  }

  /** The connection, where the queues are on Redis. */
  get redis(): Redis {
    return this.open().connection.producer as Redis;
  }

  async close(): Promise<void> {
    await this.opened?.queues.onApplicationShutdown();
  }

  private open() {
    if (this.opened) return this.opened;
    const connection = connectQueues(this.config, this.metrics);
    return (this.opened = { connection, queues: new Queues(connection) });
  }
}
