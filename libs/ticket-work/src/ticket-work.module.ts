import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { LiveModule } from '#live';
import { NotificationsModule } from '#notifications';
import { OrganisationsModule } from '#organisations';
import { Clock } from '#platform/time';
import { TicketsModule } from '#tickets';
import { UsersModule } from '#users';
import { TicketBulkService } from './ticket-bulk.service.js';
import { TicketMergeService } from './ticket-merge.service.js';
import { TicketPresenceService } from './ticket-presence.service.js';
import { TicketTagQuery } from './ticket-tag.query.js';
import { TicketViewerRepository } from './ticket-viewer.repository.js';
import { TicketHistoryQuery } from './ticket-history.query.js';
import { TicketListQuery } from './ticket-list.query.js';
import { TicketPeople } from './ticket-people.js';
import { TicketSearchQuery } from './ticket-search.query.js';
import { TicketSearchService } from './ticket-search.service.js';
import { TicketService } from './ticket.service.js';
import { TicketSourceQuery } from './ticket-source.query.js';

/** The work of staff on tickets, for every process. */
@Module({
  imports: [AuditModule, LiveModule, NotificationsModule, OrganisationsModule, TicketsModule, UsersModule],
  providers: [
    Clock,
    TicketBulkService,
    TicketMergeService,
    TicketPresenceService,
    TicketTagQuery,
    TicketViewerRepository,
    TicketHistoryQuery,
    TicketListQuery,
    TicketPeople,
    TicketSearchQuery,
    TicketSearchService,
    TicketService,
    TicketSourceQuery,
  ],
  exports: [
    TicketBulkService,
    TicketHistoryQuery,
    TicketListQuery,
    TicketMergeService,
    TicketPeople,
    TicketPresenceService,
    TicketService,
    TicketTagQuery,
  ],
})
export class TicketWorkModule {}
