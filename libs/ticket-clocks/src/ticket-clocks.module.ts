import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BusinessHoursModule } from '#business-hours';
import { LiveModule } from '#live';
import { NotificationsModule } from '#notifications';
import { OrganisationsModule } from '#organisations';
import { DemoModule } from '#platform/demo';
import { StatusModule } from '#platform/status';
import { Clock } from '#platform/time';
import { TicketsModule } from '#tickets';
import { ClockFigures } from './clock-figures.js';
import { ClockKeeper } from './clock-keeper.service.js';
import { ClockNotices } from './clock-notices.js';
import { ClockPlanner } from './clock-planner.service.js';
import { ClockUpkeep } from './clock-upkeep.service.js';
import { DemoTicketTargets } from './demo-ticket-targets.js';
import { OverdueTicketsQuery } from './overdue-tickets.query.js';
import { SlaClockRepository } from './sla-clock.repository.js';
import { TicketClockService } from './ticket-clock.service.js';
import { TicketTargetRepository } from './ticket-target.repository.js';
import { TicketTargetService } from './ticket-target.service.js';

/** Clocks of tickets, for every process. */
@Module({
  imports: [
    AuditModule,
    BusinessHoursModule,
    DemoModule,
    LiveModule,
    NotificationsModule,
    OrganisationsModule,
    StatusModule,
    TicketsModule,
  ],
  providers: [
    Clock,
    ClockFigures,
    ClockKeeper,
    ClockNotices,
    ClockPlanner,
    ClockUpkeep,
    DemoTicketTargets,
    OverdueTicketsQuery,
    SlaClockRepository,
    TicketClockService,
    TicketTargetRepository,
    TicketTargetService,
  ],
  exports: [ClockKeeper, ClockPlanner, ClockUpkeep, TicketClockService, TicketTargetService],
})
export class TicketClocksModule {}
