export { LookAtClocks, LookFarBackAtClocks, PlanAllClocks } from './clocks.jobs.js';
export { TicketClocksHttpModule } from './ticket-clocks-http.module.js';
export { TicketClocksModule } from './ticket-clocks.module.js';
export { TicketClocksWorkerModule } from './ticket-clocks-worker.module.js';
