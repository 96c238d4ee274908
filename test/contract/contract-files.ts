import { allPermissions, ROLES } from '#platform/access';
import { allErrorDefinitions, httpStatusOf } from '#platform/errors';
import { allEventDefinitions } from '#platform/events';
import { allJobDefinitions } from '#platform/jobs';
import { allLimits } from '#platform/limits';
import { allSettings } from '#platform/settings';
import { SCHEDULES } from '../../apps/worker/src/schedules.js';
// Every lib that declares a job or an event is loaded by one of the two processes.
import '../../apps/worker/src/worker.module.js';

/** What is promised beside the routes, each as the value of one committed file of this folder. */
export function contractFiles(): Record<string, unknown> {
  return {
    'errors.json': allErrorDefinitions().map(({ code, kind, message, owner }) => ({ code, status: httpStatusOf(kind), message, owner })),
    'permissions.json': Object.fromEntries(
      allPermissions().map(({ key, owner, summary, roles }) => [
        key,
        { owner, summary, roles: ROLES.filter((role) => roles.includes(role)) },
      ]),
    ),
    'limits.json': Object.fromEntries(
      allLimits().map(({ name, by, max, windowSeconds }) => [
        name,
        { by: typeof by === 'function' ? 'a key of its own' : by, max, windowSeconds },
      ]),
    ),
    'settings.json': Object.fromEntries(
      allSettings().map(({ key, kind, owner, default: byDefault, bounds, env }) => [
        key,
        { kind, owner, default: byDefault, bounds, lockedBy: env?.variable ?? null },
      ]),
    ),
    'jobs.json': Object.fromEntries(
      allJobDefinitions().map(({ name, payload: _, ...rest }) => [name, { ...rest, schedule: scheduleOf(name) }]),
    ),
    'events.json': Object.fromEntries(allEventDefinitions().map(({ name, version }) => [name, { version }])),
  };
}

function scheduleOf(job: string): string {
  const found = SCHEDULES.find((schedule) => schedule.job.name === job);
  if (!found) return 'none';
  return `every ${found.everySeconds} s`;
}

/** JSON whose keys are in order, so that a file changes only where a promise does. */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
