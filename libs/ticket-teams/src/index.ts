export { TicketTeamsHttpModule } from './ticket-teams-http.module.js';
