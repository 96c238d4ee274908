import { defineEvent, ids } from '#platform/events';

const payload = ids('reservationId', 'userId', 'deskId', 'officeId');

/** Somebody has a desk for a day. */
export const ReservationCreated = defineEvent({ name: 'desks.reservation-created', version: 1, payload });

/** They no longer have it: cancelled by themselves, or because the desk was taken out of service. */
export const ReservationCancelled = defineEvent({ name: 'desks.reservation-cancelled', version: 1, payload });
