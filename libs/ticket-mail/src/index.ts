export { TicketMailWorkerModule } from './ticket-mail-worker.module.js';
