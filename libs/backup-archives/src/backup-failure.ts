import { isDatabaseUnavailable } from '#platform/database';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { BackupErrors } from './backup.errors.js';
import type { BackupFailure } from './backup.js';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** What copying a schema says, in our words. */
const OF_SCHEMA: Readonly<Record<string, ErrorDefinition>> = {
  SCHEMA_BUSY: BackupErrors.BACKUP_DATABASE_BUSY,
  NOT_COPYABLE: BackupErrors.BACKUP_UNSUITABLE,
  NOT_ALLOWED: BackupErrors.BACKUP_NOT_ALLOWED,
  TOO_FEW_LOCKS: BackupErrors.BACKUP_TOO_FEW_LOCKS,
  CONNECTION_LOST: BackupErrors.BACKUP_DATABASE_LOST,
};

/** What people are told of a failure: our own refusals as they are, never the words of a server or a driver. */
export function failureOf(error: unknown): BackupFailure {
  const known = knownFailure(error);
  return { code: known.code, message: known.message };
}

function knownFailure(error: unknown): { readonly code: string; readonly message: string } {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (FULL.has(String((cause as NodeJS.ErrnoException).code))) return BackupErrors.BACKUP_NO_ROOM;
    if (cause instanceof AppError) return cause;
    const ofSchema = cause.name === 'SchemaCopyError' ? OF_SCHEMA[String((cause as NodeJS.ErrnoException).code)] : undefined;
    if (ofSchema) return ofSchema;
  }
  return isDatabaseUnavailable(error) ? BackupErrors.BACKUP_DATABASE_LOST : BackupErrors.BACKUP_FAILED;
}

/** What says that an archive is not what was written, whoever looks at it and whenever. */
const DAMAGE = new Set(['ARCHIVE_DAMAGED', 'ARCHIVE_TRUNCATED', 'BACKUP_REPLACED']);

export function isDamage(error: unknown): boolean {
  return error instanceof AppError && DAMAGE.has(error.code);
}
