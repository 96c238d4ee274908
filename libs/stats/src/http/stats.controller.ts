import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import type { CivilDate } from '#platform/time';
import { statsLimits } from '../stats-limits.js';
import { StatsPermissions } from '../stats.permissions.js';
import { type StatsRequest, StatsService } from '../stats.service.js';
import { StatsDto } from './stats.dto.js';
import { StatsView, toStatsView } from './stats.view.js';

const access = { permission: StatsPermissions['stats.read'] };

/** Figures for dashboards. */
@Controller('api/admin/stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  @Get('overview')
  @Endpoint({
    summary:
      'Figures of everything by day, with the period before: of the installation, or of the organisations in the scope of the grant.',
    access,
    returns: StatsView,
    errors: [PlatformErrors.NOT_FOUND],
    limits: statsLimits,
  })
  async overview(@CurrentActor() actor: Actor, @Query() query: StatsDto): Promise<StatsView> {
    return toStatsView(await this.stats.read(actor, 'overview', requestOf(query)));
  }

  @Get('users')
  @Endpoint({
    summary: 'Figures of people by day, with the period before.',
    access,
    returns: StatsView,
    errors: [PlatformErrors.NOT_FOUND],
    limits: statsLimits,
  })
  async users(@CurrentActor() actor: Actor, @Query() query: StatsDto): Promise<StatsView> {
    return toStatsView(await this.stats.read(actor, 'users', requestOf(query)));
  }
}

function requestOf({ period, from, to, organisationId }: StatsDto): StatsRequest {
  if ((from === undefined) !== (to === undefined)) refuse(from === undefined ? 'from' : 'to', 'is needed too');
  if (from !== undefined && period !== undefined) refuse('period', 'must not be given together with from and to');
  return { period, organisationId, range: from === undefined ? undefined : { from: from as CivilDate, to: to as CivilDate } };
}

function refuse(field: string, problem: string): never {
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
