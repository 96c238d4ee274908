import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { newId, Transactions } from '#platform/database';
import { sealEnvelope } from './envelope.js';
import { type KnownMessages, type OutboxMessage, OutboxRepository } from './outbox.repository.js';

/** Bus channel that says: something is due. */
export const OUTBOX_CHANNEL = 'outbox';

// Long enough to join the commits of a burst, too short for a person to notice.
const DEBOUNCE_MS = 10;
// Where commits follow one another without end, each would wake the workers: they are awake anyway.
const PAUSE_MS = 200;

/** A message as its declaration and sender give it. */
export interface NewMessage {
  readonly kind: 'event' | 'job';
  readonly name: string;
  readonly version: number;
  readonly payload: unknown;
  readonly delaySeconds?: number;
}

/**
 * Where events and jobs wait from the moment they are written until a queue holds them. A message is part of the
 * transaction that writes it: gone with a rollback, delivered at least once after a commit.
 */
@Injectable()
export class Outbox implements OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private wokeAt = -Infinity;

  constructor(
    private readonly repository: OutboxRepository,
    private readonly transactions: Transactions,
    private readonly bus: Bus,
  ) {}

  /** Writes the message at the end of the current transaction. @returns its id. @throws when there is no transaction. */
  async add(message: NewMessage): Promise<string> {
    if (!this.transactions.active())
      throw new Error(`${message.name} was sent outside a transaction; wrap the command in Transactions.run.`);
    const { kind, name, version, payload, delaySeconds = 0 } = message;
    const id = newId();
    this.transactions.atEnd(this.repository.insertion({ id, kind, name, payload, envelope: sealEnvelope(version), delaySeconds }));
    if (delaySeconds === 0) this.transactions.afterCommit(() => this.wakeSoon());
    return id;
  }

  /** For the relay: takes up to `limit` due messages for half a minute; nobody else gets them meanwhile. */
  claim(known: KnownMessages, limit: number): Promise<OutboxMessage[]> {
    return this.repository.claim(known, limit);
  }

  /** For the relay: the queues hold these now. */
  settle(messages: readonly OutboxMessage[]): Promise<void> {
    return this.repository.delete(messages.map((message) => message.id));
  }

  /** For the relay: these could not be handed on. */
  giveBack(messages: readonly OutboxMessage[]): Promise<void> {
    return this.repository.release(messages.map((message) => message.id));
  }

  /** Names of messages that should have left more than `minutes` ago, with how many of each. */
  overdue(minutes: number): Promise<{ name: string; messages: number }[]> {
    return this.repository.overdue(minutes);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  /** One message for all commits of a burst, five a second while it lasts. Losing it costs at most the worker's polling interval. */
  private wakeSoon(): void {
    if (this.timer) return;
    const delay = Math.max(DEBOUNCE_MS, this.wokeAt + PAUSE_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.wokeAt = performance.now();
      void this.bus.publish(OUTBOX_CHANNEL, '');
    }, delay);
  }
}
