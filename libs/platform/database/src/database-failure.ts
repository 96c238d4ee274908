// SQLSTATE classes and codes: https://www.postgresql.org/docs/18/errcodes-appendix.html
const UNAVAILABLE_STATES = new Set(['55P03', '57014', '57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '40001', '40P01']);
const UNAVAILABLE_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
// What pg and its pool say without a code.
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|not queryable|is not currently accepting connections|Query read timeout|^The process is shutting down\.$/;
const READ_ONLY = '25006';
const VIOLATIONS = new Set(['23505', '23503', '23514', '23P01']);

/** True when the database could not be reached or gave the statement up: worth another try later, not a bug. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (const cause of causes(error)) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && (/^(?:08|53)/.test(code) || UNAVAILABLE_STATES.has(code) || UNAVAILABLE_SYSTEM.has(code))) return true;
    if (isStalePlan(cause)) return true;
    if (typeof message === 'string' && UNAVAILABLE_TEXT.test(message)) return true;
  }
  return false;
}

/** True when a prepared statement was refused because its tables have been replaced; prepared anew it works. */
export function isStalePlan(error: unknown): boolean {
  // The code is also that of whatever PostgreSQL does not support, and the message is translated.
  const { code, routine } = (error ?? {}) as { code?: unknown; routine?: unknown };
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}

/** True when a write was refused because only reading was allowed, as in maintenance or on a standby. */
export function isReadOnlyRefusal(error: unknown): boolean {
  for (const cause of causes(error)) if ((cause as { code?: unknown }).code === READ_ONLY) return true;
  return false;
}

/**
 * Name of the unique, foreign key, check or exclusion constraint that refused a statement; undefined for any
 * other error. Commands turn it into an error of their catalogue.
 */
export function violatedConstraint(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    const { code, constraint } = cause as { code?: unknown; constraint?: unknown };
    if (typeof code === 'string' && VIOLATIONS.has(code) && typeof constraint === 'string') return constraint;
  }
  return undefined;
}

function* causes(error: unknown): Generator<object> {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    yield current;
    const { cause, previous, errors } = current as { cause?: unknown; previous?: unknown; errors?: unknown[] };
    current = cause ?? previous ?? errors?.[0];
  }
}
