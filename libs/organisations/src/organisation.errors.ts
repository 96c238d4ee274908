import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const OrganisationErrors = defineErrors('organisations', {
  ORGANISATION_SLUG_TAKEN: { kind: 'conflict', message: 'Another organisation has this short name.' },
});
