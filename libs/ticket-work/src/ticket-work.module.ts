import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { Clock } from '#platform/time';
import { TicketsModule } from '#tickets';
import { UsersModule } from '#users';
import { TicketHistoryQuery } from './ticket-history.query.js';
import { TicketListQuery } from './ticket-list.query.js';
import { TicketPeople } from './ticket-people.js';
import { TicketSearchQuery } from './ticket-search.query.js';
import { TicketService } from './ticket.service.js';
import { TicketSourceQuery } from './ticket-source.query.js';
import { TicketStaffQuery } from './ticket-staff.query.js';

/** The work of staff on tickets, for every process. */
@Module({
  imports: [AuditModule, OrganisationsModule, TicketsModule, UsersModule],
  providers: [
    Clock,
    TicketHistoryQuery,
    TicketListQuery,
    TicketPeople,
    TicketSearchQuery,
    TicketService,
    TicketSourceQuery,
    TicketStaffQuery,
  ],
  exports: [TicketHistoryQuery, TicketListQuery, TicketPeople, TicketService, TicketStaffQuery],
})
export class TicketWorkModule {}
