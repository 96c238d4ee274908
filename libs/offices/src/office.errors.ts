import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const OfficeErrors = defineErrors('offices', {
  OFFICE_NAME_TAKEN: { kind: 'conflict', message: 'Another office of this organisation has this name.' },
  OFFICE_IN_USE: { kind: 'conflict', message: 'The office is still in use; details say by what.' },
  ORGANISATION_UNKNOWN: { kind: 'invalid', message: 'There is no such organisation, or not for you.' },
  ZONE_NAME_TAKEN: { kind: 'conflict', message: 'Another zone of this office has this name.' },
  ZONE_IN_USE: { kind: 'conflict', message: 'The zone still has desks; move or delete them first.' },
});
