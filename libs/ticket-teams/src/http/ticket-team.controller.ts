import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { TicketErrors, TicketPermissions } from '#tickets';
import { TicketTeamService } from '../ticket-team.service.js';
import { CreateTeamDto, ListTeamsDto, UpdateTeamDto } from './ticket-team.dto.js';
import { TicketTeamListView, TicketTeamView, toTicketTeamView } from './ticket-team.view.js';

const managing = { permission: TicketPermissions['tickets.manage'] };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { TICKET_TEAM_LIMIT_REACHED, TICKET_TEAM_NAME_TAKEN } = TicketErrors;

/** Teams that tickets are given to. */
@Controller('api/admin/ticket-teams')
export class TicketTeamController {
  constructor(private readonly teams: TicketTeamService) {}

  @Get()
  @Endpoint({
    summary: 'List teams, by name.',
    access: { permission: TicketPermissions['tickets.read'] },
    returns: TicketTeamListView,
  })
  async findAll(@CurrentActor() actor: Actor, @Query() { organisationId }: ListTeamsDto): Promise<TicketTeamListView> {
    return { items: (await this.teams.findAll(actor, organisationId ?? null)).map(toTicketTeamView) };
  }

  @Post()
  @Endpoint({
    summary: 'Make a team.',
    access: managing,
    returns: TicketTeamView,
    status: 201,
    errors: [NOT_FOUND, TICKET_TEAM_NAME_TAKEN, TICKET_TEAM_LIMIT_REACHED],
  })
  async create(@CurrentActor() actor: Actor, @Body() { name, organisationId }: CreateTeamDto): Promise<TicketTeamView> {
    return toTicketTeamView(await this.teams.create(actor, name, organisationId));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a team, archive it or bring it back. With `If-Match: "version"` only if it still is that version.',
    access: managing,
    returns: TicketTeamView,
    errors: [NOT_FOUND, PRECONDITION_FAILED, TICKET_TEAM_NAME_TAKEN],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateTeamDto,
  ): Promise<TicketTeamView> {
    return toTicketTeamView(await this.teams.update(actor, id, body, versionOf(ifMatch)));
  }
}
