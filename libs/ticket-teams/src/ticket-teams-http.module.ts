import { Module } from '@nestjs/common';
import { TicketTeamController } from './http/ticket-team.controller.js';
import { TicketTeamsModule } from './ticket-teams.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [TicketTeamsModule], controllers: [TicketTeamController] })
export class TicketTeamsHttpModule {}
