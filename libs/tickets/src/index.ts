export { ENTRY_TARGET } from './ticket-attachments.js';
export { TicketChanged } from './ticket.events.js';
export { type EntrySummary, type MessageToRequester, TicketDirectory, type TicketSummary } from './ticket-directory.js';
export { TicketDueTimes } from './ticket-due-times.js';
export { TicketErrors } from './ticket.errors.js';
export { applied, changesOf, type EntryChanges, type EntryEffect, folded, type TicketColumns, type TicketState } from './ticket-history.js';
export { IsBody, IsClientKey } from './http/ticket.dto.js';
export { PlacedMessageView, toPlacedMessageView } from './http/ticket.view.js';
export { isFirst, type NewMessage, type NewTicket, type PlacedMessage, TicketIntake } from './ticket-intake.service.js';
export { TicketChangedLive } from './ticket-notices.js';
export { TicketPermissions } from './ticket.permissions.js';
export { scopeOf, withinReach } from './ticket.policy.js';
export { RequesterTicketService } from './requester-ticket.service.js';
export { TicketReplies } from './ticket-replies.service.js';
export type { Ticket, WrittenTicket } from './ticket.repository.js';
export {
  mayMove,
  nextStatuses,
  priorityName,
  priorityNumber,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
  type TicketPriority,
  type TicketSide,
  type TicketStatus,
  TRANSITIONS,
  UNSETTLED,
} from './ticket-states.js';
export { TicketStaffQuery, type TicketWorker, VIEWER_SECONDS } from './ticket-staff.query.js';
export { type NewEntry, type PastEntry, TicketWriter } from './ticket-writer.js';
export { TicketsHttpModule } from './tickets-http.module.js';
export { TicketsModule } from './tickets.module.js';
