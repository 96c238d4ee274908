import { Injectable } from '@nestjs/common';
import type { EventDefinition } from './define-event.js';
import { Outbox } from './outbox.js';

/** The way to tell other libs what happened. */
@Injectable()
export class Events {
  constructor(private readonly outbox: Outbox) {}

  /** Publishes with the current transaction. @throws when there is none, or when the payload is not what the event declares. */
  async publish<P>(event: EventDefinition<P>, payload: P): Promise<void> {
    event.payload(payload);
    await this.outbox.add({ kind: 'event', name: event.name, version: event.version, payload });
  }
}
