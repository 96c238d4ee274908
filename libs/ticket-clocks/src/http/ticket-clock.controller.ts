import { Controller, Get, Param } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { TicketPermissions } from '#tickets';
import { TicketClockService } from '../ticket-clock.service.js';
import { TicketClocksView, toTicketClocksView } from './ticket-clocks.view.js';

/** What the clocks of a ticket say. */
@Controller('api/admin/tickets')
export class TicketClockController {
  constructor(private readonly clocks: TicketClockService) {}

  @Get(':id/clocks')
  @Endpoint({
    summary: 'Read how much time a ticket has left.',
    access: { permission: TicketPermissions['tickets.read'] },
    returns: TicketClocksView,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<TicketClocksView> {
    return toTicketClocksView(await this.clocks.find(actor, id));
  }
}
