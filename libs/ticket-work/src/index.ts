export { TicketPeople } from './ticket-people.js';
export { TicketService } from './ticket.service.js';
export { TicketWorkHttpModule } from './ticket-work-http.module.js';
export { TicketWorkModule } from './ticket-work.module.js';
