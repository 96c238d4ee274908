import { allPermissions, ROLES } from '#platform/access';
import { allErrorDefinitions, httpStatusOf } from '#platform/errors';
import { allLimits } from '#platform/limits';

/** What is promised beside the routes, each as the value of one committed file of this folder. */
export function contractFiles(): Record<string, unknown> {
  return {
    'errors.json': allErrorDefinitions().map(({ code, kind, message, owner }) => ({ code, status: httpStatusOf(kind), message, owner })),
    'permissions.json': Object.fromEntries(
      allPermissions().map(({ key, owner, summary, roles }) => [key, { owner, summary, roles: ROLES.filter((role) => roles.includes(role)) }]),
    ),
    'limits.json': Object.fromEntries(
      allLimits().map(({ name, by, max, windowSeconds }) => [name, { by: typeof by === 'function' ? 'a key of its own' : by, max, windowSeconds }]),
    ),
  };
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
