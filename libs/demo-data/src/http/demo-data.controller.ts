import { Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { DemoErrors } from '#platform/demo';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { demoDataLimits } from '../demo-data-limits.js';
import { DemoDataPermissions } from '../demo-data.permissions.js';
import { requireDemoManagement } from '../demo-data.policy.js';
import { DemoDataService } from '../demo-data.service.js';
import { DemoResetService } from '../demo-reset.service.js';
import { PurgeDemoDto } from './demo-data.dto.js';
import { DemoDataView, DemoPurgeView, toDemoDataView, toDemoPurgeView } from './demo-data.view.js';

const access = { permission: DemoDataPermissions['demo.manage'] };

/** Well before browsers and proxies give up. */
const ANSWERED_WITHIN_MS = 20_000;

/** Demo data, for administrators of the installation. */
@Controller('api/admin/demo')
export class DemoDataController {
  constructor(
    private readonly demoData: DemoDataService,
    private readonly reset: DemoResetService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Whether demo data is there, how much of it and of what people made among it, and when it is loaded anew.',
    access,
    returns: DemoDataView,
  })
  async find(@CurrentActor() actor: Actor): Promise<DemoDataView> {
    requireDemoManagement(actor);
    return this.view();
  }

  @Post()
  @Endpoint({
    summary: 'Load demo data: an organisation with offices, desks, people and their bookings, all marked as such.',
    access,
    returns: DemoDataView,
    errors: [DemoErrors.DEMO_DATA_PRESENT],
    limits: demoDataLimits,
  })
  async load(@CurrentActor() actor: Actor): Promise<DemoDataView> {
    requireDemoManagement(actor);
    await this.demoData.load();
    return this.view();
  }

  @Delete()
  @Endpoint({
    summary: 'Remove the demo data, and nothing else.',
    access,
    returns: DemoPurgeView,
    errors: [PlatformErrors.NOT_FOUND, DemoErrors.DEMO_DATA_IN_USE, DemoErrors.DEMO_PEOPLE_STAY, DemoErrors.DEMO_BACKUP_FIRST],
    limits: demoDataLimits,
    stepUp: true,
  })
  async purge(@CurrentActor() actor: Actor, @Query() query: PurgeDemoDto): Promise<DemoPurgeView> {
    requireDemoManagement(actor);
    if (!(await this.demoData.isLoaded())) throw new AppError(PlatformErrors.NOT_FOUND);
    const purging = await this.demoData.purgeSafely(query.attached === 'remove', ANSWERED_WITHIN_MS);
    if (!purging) throw new AppError(PlatformErrors.NOT_FOUND);
    return toDemoPurgeView(purging);
  }

  private async view(): Promise<DemoDataView> {
    return toDemoDataView(await this.demoData.state(), await this.reset.state());
  }
}
