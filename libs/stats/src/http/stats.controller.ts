import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { statsLimits } from '../stats-limits.js';
import { StatsPermissions } from '../stats.permissions.js';
import { StatsService } from '../stats.service.js';
import { requestOf, StatsDto } from './stats.dto.js';
import { toTransactionStatsView, TransactionStatsView } from './transaction-stats.view.js';
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

  @Get('transactions')
  @Endpoint({
    summary: 'What was paid and given back by day and currency, with the period before. Empty while nothing here takes money.',
    access,
    returns: TransactionStatsView,
    errors: [PlatformErrors.NOT_FOUND],
    limits: statsLimits,
  })
  async transactions(@CurrentActor() actor: Actor, @Query() query: StatsDto): Promise<TransactionStatsView> {
    return toTransactionStatsView(await this.stats.readMoney(actor, requestOf(query)));
  }
}
