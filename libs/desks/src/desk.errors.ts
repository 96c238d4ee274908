import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const DeskErrors = defineErrors('desks', {
  DATE_INVALID: { kind: 'invalid', message: 'The date is not a day of the calendar; write it as YYYY-MM-DD.' },
  DATE_IN_PAST: { kind: 'invalid', message: 'The day is over in that office.' },
  DATE_TOO_FAR: { kind: 'invalid', message: 'The day is too far ahead to reserve; details say up to when.' },
  DESK_UNKNOWN: { kind: 'invalid', message: 'There is no such desk in that office that can be reserved.' },
  DESK_TAKEN: { kind: 'conflict', message: 'Somebody has reserved this desk for that day.' },
  ALREADY_BOOKED: { kind: 'conflict', message: 'You have a desk for that day; cancel that reservation first.' },
  CANNOT_CANCEL_PAST: { kind: 'invalid', message: 'The day is over; its reservation can no longer be cancelled.' },
  OFFICE_UNKNOWN: { kind: 'invalid', message: 'There is no such office, or not for you.' },
  ZONE_UNKNOWN: { kind: 'invalid', message: 'There is no such zone in that office.' },
  DESK_CODE_TAKEN: { kind: 'conflict', message: 'Another desk of this office has this code.' },
  DESK_HAS_BOOKINGS: {
    kind: 'conflict',
    message: 'People have reserved this desk; send cancelBookings: true to cancel their reservations.',
  },
  DESK_IN_USE: { kind: 'conflict', message: 'The desk has been reserved before, so it cannot be deleted; deactivate it.' },
});
