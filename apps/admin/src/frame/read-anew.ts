/** What shows something of a record, on whichever screen: what has to be read again after a change, by what was changed. */
export const readAnew = {
  bookings: [['own-bookings'], ['office-day'], ['offices']],
  /** Also their zones and desks. */
  offices: [['offices'], ['desks'], ['office-choice'], ['office-day']],
  people: [['users'], ['stats']],
  roles: [['roles'], ['access']],
} as const;
