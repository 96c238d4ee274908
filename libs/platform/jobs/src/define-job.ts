import type { PayloadParser } from '#platform/events';

/**
 * Resource classes, not features: each is one worker with a limit of its own, so that slow work never stands before
 * quick work. `mail` waits for the network, `fast` takes milliseconds, `heavy` takes memory or minutes, `scheduled`
 * is housekeeping. `telegram` waits for an other side that tells everybody at once how long to wait.
 */
export const QUEUES = ['mail', 'fast', 'heavy', 'scheduled', 'telegram'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Seconds between tries: always the same, or doubling from the first. */
export interface Backoff {
  readonly type: 'fixed' | 'exponential';
  readonly seconds: number;
}

/** Work to be done after the transaction that asks for it. Owned by the lib whose processor does it. */
export interface JobDefinition<P = unknown> {
  /** Such as `mail.send`: lib, then what is to be done. */
  readonly name: string;
  readonly queue: QueueName;
  readonly payload: PayloadParser<P>;
  /** Tries in all, 1 to 100. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** The handler's signal is aborted after this time and the try has failed; up to 60 with `transaction`, else a day. */
  readonly timeoutSeconds: number;
  /**
   * True: the handler runs in one transaction that also remembers the message, so its effect happens once. False: for
   * work that reaches outside (a mail, an upload) and may be repeated when a process dies before it can say it is done.
   */
  readonly transaction: boolean;
  /**
   * `run`: it is begun while maintenance lets nothing else begin, for what an administrator needs to come in or to know. Others in its
   * queue are put off every few seconds meanwhile.
   */
  readonly duringMaintenance?: 'run';
  /** Raised when the payload changes. Default 1. */
  readonly version?: number;
}

const definitions = new Map<string, JobDefinition>();
const NAME = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** Declares a job. Throws at import when the declaration makes no sense. */
export function defineJob<P>(definition: JobDefinition<P>): JobDefinition<P> {
  const { name, attempts, backoff, timeoutSeconds, transaction } = definition;
  const limit = transaction ? 60 : 86_400;
  if (!NAME.test(name)) throw new Error(`"${name}" is not a job name such as mail.send.`);
  if (definitions.has(name)) throw new Error(`The job ${name} is declared twice.`);
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 100) throw new Error(`The job ${name} needs 1 to 100 attempts.`);
  if (!(backoff.seconds >= 0 && backoff.seconds <= 86_400)) throw new Error(`The job ${name} needs a backoff of up to a day.`);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= limit)) throw new Error(`The job ${name} needs a time limit of up to ${limit} seconds.`);
  definitions.set(name, definition);
  return Object.freeze(definition);
}

/** Every declared job, ordered by name; the committed snapshot is made from it. */
export function allJobDefinitions(): JobDefinition[] {
  return [...definitions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
