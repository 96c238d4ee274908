import { Module } from '@nestjs/common';
import { TicketClockController } from './http/ticket-clock.controller.js';
import { TicketTargetController } from './http/ticket-target.controller.js';
import { TicketClocksModule } from './ticket-clocks.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [TicketClocksModule], controllers: [TicketClockController, TicketTargetController] })
export class TicketClocksHttpModule {}
