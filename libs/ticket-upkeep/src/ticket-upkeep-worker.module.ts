import { Module } from '@nestjs/common';
import { TidyTicketsProcessor } from './jobs/tidy-tickets.processor.js';
import { TicketUpkeepModule } from './ticket-upkeep.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [TicketUpkeepModule], providers: [TidyTicketsProcessor] })
export class TicketUpkeepWorkerModule {}
