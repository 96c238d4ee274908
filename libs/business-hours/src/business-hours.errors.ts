import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const BusinessHoursErrors = defineErrors('business-hours', {
  BUSINESS_HOURS_NAME_TAKEN: { kind: 'conflict', message: 'Other business hours have this name.' },
  BUSINESS_HOURS_LIMIT_REACHED: { kind: 'conflict', message: 'There are 50 business hours already; delete some first.' },
  BUSINESS_HOURS_IN_USE: { kind: 'conflict', message: 'These business hours are still in use; choose others there first.' },
});
