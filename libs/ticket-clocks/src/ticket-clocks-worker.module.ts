import { Module } from '@nestjs/common';
import { BusinessHoursChangedListener, TicketChangedListener } from './clocks.listener.js';
import {
  LookAtClocksProcessor,
  LookFarBackAtClocksProcessor,
  PlanAllClocksProcessor,
  PlanClocksProcessor,
} from './jobs/clocks.processor.js';
import { TicketClocksModule } from './ticket-clocks.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({
  imports: [TicketClocksModule],
  providers: [
    BusinessHoursChangedListener,
    LookAtClocksProcessor,
    LookFarBackAtClocksProcessor,
    PlanAllClocksProcessor,
    PlanClocksProcessor,
    TicketChangedListener,
  ],
})
export class TicketClocksWorkerModule {}
