import type { ErrorKind } from './define-errors.js';

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  timeout: 408,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  too_many: 429,
  bug: 500,
  unavailable: 503,
};

/** HTTP status of an error kind. */
export function httpStatusOf(kind: ErrorKind): number {
  return STATUS[kind];
}
