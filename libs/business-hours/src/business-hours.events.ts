import { defineEvent, ids } from '#platform/events';

/** Business hours were made, changed or deleted, or others are the default now. */
export const BusinessHoursChanged = defineEvent({ name: 'business-hours.changed', version: 1, payload: ids('businessHoursId') });
