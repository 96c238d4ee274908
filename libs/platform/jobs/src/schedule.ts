import type { JobDefinition } from './define-job.js';

/**
 * A job that runs at an interval. Its payload is empty. Whatever has to happen at an hour of people's day asks for it in their time zone, as
 * often as it has to: an hour may come twice, or not at all, when clocks change.
 */
export interface Schedule {
  readonly job: JobDefinition<object>;
  readonly everySeconds: number;
}

/** Injection token of the installation's table of schedules. */
export const SCHEDULES = Symbol('zocalo:schedules');
