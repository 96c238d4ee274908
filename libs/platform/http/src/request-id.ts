import { newId } from '#platform/database';

const ACCEPTED = /^[\w-]{8,64}$/;

/** The caller's `X-Request-Id` when it is harmless in a log, else a new one. */
export function requestId(header: unknown): string {
  return typeof header === 'string' && ACCEPTED.test(header) ? header : newId();
}
