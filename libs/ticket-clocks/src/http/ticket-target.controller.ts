import { Body, Controller, Get, Headers, Put, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, versionOf } from '#platform/http';
import { TicketPermissions } from '#tickets';
import { TicketTargetService } from '../ticket-target.service.js';
import { ReplaceTicketTargetsDto, TicketTargetsQueryDto, toTargetValues } from './ticket-target.dto.js';
import { TicketTargetsView, toTicketTargetsView } from './ticket-clocks.view.js';

const access = { permission: TicketPermissions['tickets.manage'] };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;

/** What an organisation promises about its tickets. */
@Controller('api/admin/ticket-targets')
export class TicketTargetController {
  constructor(private readonly targets: TicketTargetService) {}

  @Get()
  @Endpoint({ summary: 'Read how soon tickets are to be answered and solved.', access, returns: TicketTargetsView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Query() query: TicketTargetsQueryDto): Promise<TicketTargetsView> {
    const organisationId = query.organisationId?.toLowerCase() ?? actor.organisationId;
    return toTicketTargetsView(organisationId, await this.targets.find(actor, organisationId));
  }

  @Put()
  @Endpoint({
    summary:
      'Say how soon tickets are to be answered and solved, from this moment on. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: TicketTargetsView,
    errors: [NOT_FOUND, PRECONDITION_FAILED],
  })
  async replace(
    @CurrentActor() actor: Actor,
    @Query() query: TicketTargetsQueryDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: ReplaceTicketTargetsDto,
  ): Promise<TicketTargetsView> {
    const organisationId = query.organisationId?.toLowerCase() ?? actor.organisationId;
    return toTicketTargetsView(organisationId, await this.targets.replace(actor, organisationId, toTargetValues(body), versionOf(ifMatch)));
  }
}
