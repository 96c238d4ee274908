export { TidyTickets } from './ticket-upkeep.jobs.js';
export { TicketUpkeepModule } from './ticket-upkeep.module.js';
export { TicketUpkeepWorkerModule } from './ticket-upkeep-worker.module.js';
