import type { JobDefinition } from './define-job.js';

/** A job that runs by the clock: at an interval, or at the times of a cron line in a time zone. Its payload is empty. */
export type Schedule = { readonly job: JobDefinition<object> } & (
  | { readonly everySeconds: number }
  | { readonly cron: string; readonly timeZone: string }
);

/** Injection token of the installation's table of schedules. */
export const SCHEDULES = Symbol('zocalo:schedules');
