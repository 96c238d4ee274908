import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { DeskDayQuery } from '../desk-day.query.js';
import { DeskErrors } from '../desk.errors.js';
import { DeskPermissions } from '../desk.permissions.js';
import { DeskDayDto, readDay } from './desk.dto.js';
import { DeskDayView, toDeskOnDayView, toPlacedDeskView } from './desk.view.js';

/** Desks for people who look for one. */
@Controller('api/desks')
export class DeskController {
  constructor(private readonly desks: DeskDayQuery) {}

  @Get()
  @Endpoint({
    summary: 'Who sits where on a day, in the offices of one’s organisations.',
    access: { permission: DeskPermissions['desk.read'] },
    returns: DeskDayView,
    errors: [DeskErrors.DATE_INVALID],
  })
  async findAll(@CurrentActor() actor: Actor, @Query() query: DeskDayDto): Promise<DeskDayView> {
    const date = readDay(query.date);
    const desks = await this.desks.on(actor, date, query.office_id);
    const toView = query.office_id === undefined ? toDeskOnDayView : toPlacedDeskView;
    return { date, items: desks.map((desk) => toView(desk, actor.userId)) };
  }
}
