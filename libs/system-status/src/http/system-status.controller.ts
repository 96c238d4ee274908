import { Controller, Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { SystemPermissions } from '../system-status.permissions.js';
import { SystemStatusService } from '../system-status.service.js';
import { InstallationMetricsView, SystemStatusView, toInstallationMetricsView, toSystemStatusView } from './system-status.view.js';

const access = { permission: SystemPermissions['system.read'] };

/** How the installation is. */
@Controller('api/admin/system')
export class SystemStatusController {
  constructor(private readonly system: SystemStatusService) {}

  @Get('status')
  @Endpoint({
    summary: 'The state of the whole system. A part that is late or fails says so; the others stand.',
    access,
    returns: SystemStatusView,
  })
  async status(@CurrentActor() actor: Actor): Promise<SystemStatusView> {
    return toSystemStatusView(await this.system.read(actor));
  }

  @Get('metrics')
  @Endpoint({
    summary: 'Requests, errors and times of all living processes together.',
    access,
    returns: InstallationMetricsView,
  })
  async metrics(@CurrentActor() actor: Actor): Promise<InstallationMetricsView> {
    return toInstallationMetricsView(await this.system.totals(actor));
  }
}
