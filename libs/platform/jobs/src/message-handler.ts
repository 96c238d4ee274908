import type { Envelope, Listener, ListenerDeclaration, PayloadParser } from '#platform/events';
import type { Backoff, JobDefinition, QueueName } from './define-job.js';
import type { JobProcessor, JobRun } from './processes-job.js';

/** A processor or listener in the one form that relay and runner work with. */
export interface MessageHandler {
  /** Name of its jobs in the queue, and of its rows in `handled_messages`. */
  readonly name: string;
  readonly kind: 'job' | 'event';
  /** The job or event it handles. */
  readonly message: string;
  readonly queue: QueueName;
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly timeoutSeconds: number;
  readonly transaction: boolean;
  readonly runsInMaintenance: boolean;
  readonly version: number;
  readonly parse: PayloadParser<unknown>;
  handle(payload: unknown, run: JobRun): Promise<void>;
}

export function processorHandler(job: JobDefinition, instance: JobProcessor<unknown>): MessageHandler {
  const { name, queue, attempts, backoff, timeoutSeconds, transaction, duringMaintenance, version = 1 } = job;
  return {
    name,
    kind: 'job',
    message: name,
    queue,
    attempts,
    backoff,
    timeoutSeconds,
    transaction,
    runsInMaintenance: duringMaintenance === 'run',
    version,
    parse: job.payload,
    handle: (payload, run) => instance.process(payload, run),
  };
}

export function listenerHandler({ event, options }: ListenerDeclaration, className: string, instance: Listener<unknown>): MessageHandler {
  return {
    name: `${event.name}>${options.name ?? className}`,
    kind: 'event',
    message: event.name,
    queue: options.queue ?? 'fast',
    attempts: options.attempts ?? 10,
    backoff: { type: 'exponential', seconds: 1 },
    timeoutSeconds: options.timeoutSeconds ?? 30,
    transaction: true,
    runsInMaintenance: options.duringMaintenance === 'run',
    version: event.version,
    parse: event.payload,
    handle: (payload, run) => instance.handle(payload, run.envelope, run.signal),
  };
}

/** What the queue keeps of a message. */
export interface QueuedMessage {
  /** Row of the outbox it came from. */
  readonly messageId: string;
  readonly payload: unknown;
  readonly envelope: Envelope;
  /** Restores this installation had seen when the message entered the queue. */
  readonly epoch: number;
}
