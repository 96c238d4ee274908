export { DeskDayQuery, type OccupiedDay } from './desk-day.query.js';
export { DeskErrors } from './desk.errors.js';
export { DeskPermissions } from './desk.permissions.js';
export { DesksHttpModule } from './desks-http.module.js';
export { DesksModule } from './desks.module.js';
export { lastReservableDay } from './reservation.service.js';
export { ReservationCancelled, ReservationCreated } from './desk.events.js';
export { readDay } from './http/desk.dto.js';
