import type { QueueName } from '#platform/jobs';

/** No list is counted further: a number that reaches it stands for that many or more. */
export const COUNTED_UP_TO = 10_000;

/** How a queue is now. Counts end at `COUNTED_UP_TO`. */
export interface QueueFigures {
  readonly queue: QueueName;
  /** Ready, and nobody has taken them yet. */
  readonly waiting: number;
  readonly active: number;
  /** Not due yet: tries that come later, schedules. */
  readonly delayed: number;
  /** Failed for good in the last week. */
  readonly failed: number;
  /** For how long the next one has been ready; null when none waits. */
  readonly oldestWaitingSeconds: number | null;
}

/** Port: the queues, looked at from outside. Reads little, however many jobs there are. */
export abstract class QueueState {
  abstract read(): Promise<QueueFigures[]>;
}
