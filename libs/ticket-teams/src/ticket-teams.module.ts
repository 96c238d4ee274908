import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { TicketTeamRepository } from './ticket-team.repository.js';
import { TicketTeamService } from './ticket-team.service.js';

/** Teams of tickets, for every process. */
@Module({
  imports: [AuditModule, OrganisationsModule],
  providers: [TicketTeamRepository, TicketTeamService],
  exports: [TicketTeamService],
})
export class TicketTeamsModule {}
