import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const PrivacyErrors = defineErrors('privacy', {
  EXPORT_NOT_READY: { kind: 'conflict', message: 'The export is not ready, or has expired; ask for its state.' },
});
