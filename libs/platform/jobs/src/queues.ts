import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type JobsOptions, Queue } from 'bullmq';
import { QUEUES, type QueueName } from './define-job.js';
import type { MessageHandler, QueuedMessage } from './message-handler.js';
import type { QueueConnection } from './queue-connection.js';

/** Injection token of the process's connection to the queues. */
export const QUEUE_CONNECTION = Symbol('zocalo:queue-connection');

/** Keys of this product in a Redis that others may use too. */
export const QUEUE_PREFIX = 'zocalo';

// Finished jobs are kept for those who look, and so that a message that comes twice is known. Ages in seconds.
const KEEP_COMPLETED = { age: 3_600, count: 500 };
const KEEP_FAILED = { age: 7 * 86_400, count: 5_000 };

/** A job for one handler. */
export interface NewJob {
  readonly handler: MessageHandler;
  /** The same message under the same id is added once. Never has a colon: BullMQ takes those apart. */
  readonly id: string;
  readonly data: QueuedMessage;
}

/** The queues, as their producers see them. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly queues = new Map<QueueName, Queue>();

  constructor(@Inject(QUEUE_CONNECTION) private readonly connection: QueueConnection) {}

  /** Made on first use, when the back end is known to answer. */
  get(name: QueueName): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection: this.connection.producer, prefix: QUEUE_PREFIX }, this.connection.factory);
      queue.on('error', () => undefined);
      this.queues.set(name, queue);
    }
    return queue;
  }

  /** Adds all or throws; what had been added by then is recognised when it comes again. */
  async add(jobs: readonly NewJob[]): Promise<void> {
    for (const name of QUEUES) {
      const entries = jobs
        .filter((job) => job.handler.queue === name)
        .map(({ handler, id, data }) => ({ name: handler.name, data, opts: { ...jobOptions(handler), jobId: id } }));
      // A bulk makes temporary tables on PostgreSQL, which is dearer than a few single statements.
      if (entries.length > 3) await this.get(name).addBulk(entries);
      else for (const { name: jobName, data, opts } of entries) await this.get(name).add(jobName, data, opts);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    await this.connection.close();
  }
}

/** A handler's declaration in BullMQ's words. */
export function jobOptions(handler: Pick<MessageHandler, 'attempts' | 'backoff'>): JobsOptions {
  return {
    attempts: handler.attempts,
    // Half of the wait is left to chance, so that jobs that failed together do not come back together.
    backoff: { type: handler.backoff.type, delay: handler.backoff.seconds * 1000, jitter: 0.5 },
    removeOnComplete: KEEP_COMPLETED,
    removeOnFail: KEEP_FAILED,
  };
}
