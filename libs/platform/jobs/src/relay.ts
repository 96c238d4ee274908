import { Injectable, Logger } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Outbox, OUTBOX_CHANNEL, type OutboxMessage } from '#platform/events';
import { Handlers } from './handlers.js';
import { type NewJob, Queues } from './queues.js';
import { WakefulLoop } from './wakeful-loop.js';

const BATCH = 200;
const POLL_MS = 1_000;

/**
 * Carries messages from the outbox to the queues. Any number of workers may run it at once. It claims a batch by a
 * lease, adds it, and deletes it: no transaction is open while the queue is asked, and dying at any point repeats at
 * most an addition, which the queue recognises by its id.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger(Relay.name);
  private readonly loop = new WakefulLoop(() => this.deliver(), {
    pauseMs: POLL_MS,
    logger: this.logger,
    what: 'The outbox could not be emptied',
  });
  private endSubscription: (() => void) | undefined;
  private inMaintenance = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly queues: Queues,
    private readonly handlers: Handlers,
    private readonly bus: Bus,
  ) {}

  /** @param inMaintenance only what is done then leaves the outbox. */
  start(inMaintenance = false): void {
    this.inMaintenance = inMaintenance;
    this.endSubscription ??= this.bus.subscribe(OUTBOX_CHANNEL, () => this.loop.wake());
    this.loop.start();
    this.loop.wake();
  }

  /** Resolves when the batch under way is done. */
  async stop(): Promise<void> {
    this.endSubscription?.();
    this.endSubscription = undefined;
    await this.loop.stop();
  }

  /** @returns true when there may be more. */
  private async deliver(): Promise<boolean> {
    const known = this.inMaintenance ? this.handlers.knownInMaintenance() : this.handlers.known();
    const messages = await this.outbox.claim(known, BATCH);
    if (messages.length === 0) return false;
    try {
      await this.queues.add(messages.flatMap((message) => this.jobsOf(message)));
    } catch (error) {
      await this.outbox.giveBack(messages).catch(() => undefined);
      throw error;
    }
    await this.outbox.settle(messages);
    return messages.length === BATCH;
  }

  /** One job for a job, one for each listener of an event. */
  private jobsOf(message: OutboxMessage): NewJob[] {
    const { id, payload, envelope, currentEpoch: epoch } = message;
    const data = { messageId: id, payload, envelope, epoch };
    // After a restore the same row may leave a second time, and must: what it caused was undone.
    if (message.kind === 'job') {
      const handler = this.handlers.find(message.name);
      return handler ? [{ handler, id: `${epoch}_${id}`, data }] : [];
    }
    return this.handlers.listenersOf(message.name).map((handler) => ({ handler, id: `${epoch}_${id}_${handler.name}`, data }));
  }
}
