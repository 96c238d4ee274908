import { defineErrors } from '#platform/errors';

/** Refusals of consents. */
export const ConsentErrors = defineErrors('preferences', {
  CONSENT_VERSION_OUTDATED: { kind: 'conflict', message: 'There is another version of the text by now; show that one and ask again.' },
  CONSENT_NOT_WITHDRAWABLE: { kind: 'conflict', message: 'An account cannot do without this; it ends with the account.' },
});
