import { AppError, defineErrors } from '#platform/errors';

/** Refusals that concern archives and the space they lie in. */
export const ArchiveErrors = defineErrors('archives', {
  ARCHIVE_DAMAGED: { kind: 'unprocessable', message: 'This is no backup, or it is damaged.' },
  ARCHIVE_TRUNCATED: { kind: 'unprocessable', message: 'The backup ends too early: it was not written or copied as a whole.' },
  ARCHIVE_NEWER_FORMAT: { kind: 'unprocessable', message: 'A newer version of the platform wrote this backup. Update first.' },
  ARCHIVE_LOCKED: { kind: 'unprocessable', message: 'The backup is encrypted, and none of the keys set up here opens it.' },
  ARCHIVE_TOO_LARGE: { kind: 'too_large', message: 'The backup holds more than it may.' },
  ARCHIVE_EXISTS: { kind: 'conflict', message: 'There is a backup of that name already, or it is being written.' },
  ARCHIVE_NOT_FOUND: { kind: 'not_found', message: 'There is no such backup.' },
  ARCHIVE_SPACE_UNAVAILABLE: { kind: 'unavailable', message: 'Backups cannot be stored or read right now. Try again in a moment.' },
  NO_ROOM: { kind: 'unavailable', message: 'There is no room left where backups are kept.' },
});

const RETRY_AFTER_SECONDS = 30;

/** The refusal for trouble of the space itself; a refusal passes as it is. */
export function troubleOfSpace(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError(ArchiveErrors.NO_ROOM, undefined, { cause });
  return new AppError(ArchiveErrors.ARCHIVE_SPACE_UNAVAILABLE, undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
}

/** @param reason what a person who looks into it needs, in a few words. */
export function damaged(reason: string, cause?: unknown): AppError {
  return new AppError(ArchiveErrors.ARCHIVE_DAMAGED, { reason }, { cause });
}

export function truncated(): AppError {
  return new AppError(ArchiveErrors.ARCHIVE_TRUNCATED);
}

export function tooLarge(reason: string): AppError {
  return new AppError(ArchiveErrors.ARCHIVE_TOO_LARGE, { reason });
}
