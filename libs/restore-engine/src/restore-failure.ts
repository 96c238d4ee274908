import { isDatabaseUnavailable } from '#platform/database';
import { AppError } from '#platform/errors';
import type { RestoreFailure } from './restore.js';
import { RestoreErrors } from './restore.errors.js';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', '53100', 'NO_ROOM']);
/** What schema-copy says, in our words. */
const BY_CODE: Readonly<Record<string, keyof typeof RestoreErrors>> = {
  DOES_NOT_FIT: 'RESTORE_ROWS_DIFFER',
  MIGRATIONS_DIFFER: 'RESTORE_NEWER',
  NOT_ALLOWED: 'RESTORE_NEEDS_OWNER',
  SCHEMA_BUSY: 'RESTORE_SCHEMA_BUSY',
  TOO_FEW_LOCKS: 'RESTORE_TOO_FEW_LOCKS',
  CONNECTION_LOST: 'RESTORE_DATABASE_LOST',
};

/** What people are told of a failure: our own refusals as they are, never the words of a server or a driver. */
export function failureOf(error: unknown): RestoreFailure {
  const { code, message } = knownFailure(error);
  return { code, message };
}

function knownFailure(error: unknown): RestoreFailure {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const { code } = cause as { code?: unknown };
    if (NO_ROOM.has(String(code))) return RestoreErrors.RESTORE_NO_ROOM;
    if (cause instanceof AppError) return withDetails(cause);
    const known = typeof code === 'string' ? BY_CODE[code] : undefined;
    if (known) return RestoreErrors[known];
  }
  return isDatabaseUnavailable(error) ? RestoreErrors.RESTORE_DATABASE_LOST : RestoreErrors.RESTORE_FAILED;
}

/** With what details name, which a list of failures has no other place for. */
function withDetails({ code, message, details }: AppError): RestoreFailure {
  const problems = details?.['problems'];
  return { code, message: Array.isArray(problems) ? `${message} ${problems.join(' ')}` : message };
}
