import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { SystemPermissions } from '#system-status';
import { FigureHistoryService } from '../figure-history.service.js';
import { FigureHistoryDto } from './figure-history.dto.js';
import { FigureHistoryView, FigureSeriesListView, toFigureHistoryView, toFigureSeriesListView } from './figure-history.view.js';

const access = { permission: SystemPermissions['system.read'] };

/** Figures of the system over the last 30 days. */
@Controller('api/admin/system/history')
export class FigureHistoryController {
  constructor(private readonly history: FigureHistoryService) {}

  @Get()
  @Endpoint({
    summary: 'Figures over time: mean and greatest value of each step, at most 500 steps.',
    access,
    returns: FigureHistoryView,
  })
  async read(@CurrentActor() actor: Actor, @Query() { series, from, to }: FigureHistoryDto): Promise<FigureHistoryView> {
    const request = {
      series: series.split(','),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    return toFigureHistoryView(await this.history.read(actor, request));
  }

  @Get('series')
  @Endpoint({ summary: 'The figures that have a history.', access, returns: FigureSeriesListView })
  findSeries(@CurrentActor() actor: Actor): FigureSeriesListView {
    return toFigureSeriesListView(this.history.series(actor));
  }
}
