import { AppError, defineErrors } from '#platform/errors';

/** Refusals that concern the storage of files. */
export const StorageErrors = defineErrors('storage', {
  STORAGE_UNAVAILABLE: { kind: 'unavailable', message: 'Files cannot be stored or read right now. Try again in a moment.' },
});

const RETRY_AFTER_SECONDS = 10;

/** The refusal for trouble of the storage itself. */
export function unavailable(cause: unknown): AppError {
  return new AppError(StorageErrors.STORAGE_UNAVAILABLE, undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
}
