import { Controller, Get } from '@nestjs/common';
import { DeskPermissions } from '#desks';
import { OfficeDirectory } from '#offices';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { Clock } from '#platform/time';
import { OfficeChoiceListView, toOfficeChoiceView } from './office-day.view.js';

/** Offices, for people who look for a desk. */
@Controller('api/offices')
export class OfficeController {
  constructor(
    private readonly offices: OfficeDirectory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the offices whose desks you may see, by name, and what day it is there.',
    access: { signedIn: 'it lists what the person may see anyway' },
    returns: OfficeChoiceListView,
  })
  async findAll(@CurrentActor() actor: Actor): Promise<OfficeChoiceListView> {
    const offices = await this.offices.openWithin(actor, DeskPermissions['desk.read']);
    const now = this.clock.now();
    return { items: offices.map((office) => toOfficeChoiceView(office, now)) };
  }
}
