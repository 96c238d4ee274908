export { TicketMailModule } from './ticket-mail.module.js';
export { TicketMailWorkerModule } from './ticket-mail-worker.module.js';
