import { Injectable } from '@nestjs/common';
import { Outbox } from '#platform/events';
import type { JobDefinition } from './define-job.js';

/** The way to have work done later, by whichever worker is free. */
@Injectable()
export class Jobs {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Enqueues with the current transaction: nothing happens if it rolls back.
   * @param options.delaySeconds earliest start from now, kept to the second
   * @returns the message's id. @throws when there is no transaction, or when the payload is not what the job declares.
   */
  async enqueue<P>(job: JobDefinition<P>, payload: P, options: { readonly delaySeconds?: number } = {}): Promise<string> {
    job.payload(payload);
    const { delaySeconds = 0 } = options;
    return this.outbox.add({ kind: 'job', name: job.name, version: job.version ?? 1, payload, delaySeconds });
  }
}
