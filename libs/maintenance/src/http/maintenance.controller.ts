import { Body, Controller, Get, Headers, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, versionOf } from '#platform/http';
import { levelAt, Maintenance } from '#platform/maintenance';
import { UserDirectory } from '#users';
import { MaintenancePermissions } from '../maintenance.permissions.js';
import { requireMaintenance } from '../maintenance.policy.js';
import { MaintenanceService } from '../maintenance.service.js';
import { EnableMaintenanceDto } from './maintenance.dto.js';
import { MaintenanceView, toMaintenanceView } from './maintenance.view.js';

const access = { permission: MaintenancePermissions['maintenance.manage'] };

/** Maintenance, for administrators of the installation. */
@Controller('api/admin/maintenance')
export class MaintenanceController {
  constructor(
    private readonly service: MaintenanceService,
    private readonly maintenance: Maintenance,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'Whether maintenance is on or announced.', access, returns: MaintenanceView, duringMaintenance: 'open' })
  async find(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<MaintenanceView> {
    requireMaintenance(actor);
    return this.show(reply);
  }

  @Post('enable')
  @Endpoint({
    summary: 'Begin or announce maintenance, or change what is set. In force everywhere within two seconds.',
    access,
    returns: MaintenanceView,
    status: 200,
    stepUp: true,
    idempotency: false,
    errors: [PlatformErrors.PRECONDITION_FAILED],
    duringMaintenance: 'open',
  })
  async enable(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { startsAt, until, ...wish }: EnableMaintenanceDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaintenanceView> {
    requireMaintenance(actor);
    const times = { startsAt: startsAt ? new Date(startsAt) : null, until: until ? new Date(until) : null };
    await this.service.enable({ ...wish, ...times }, { userId: actor.userId, version: versionOf(ifMatch) });
    return this.show(reply);
  }

  @Post('disable')
  @Endpoint({
    summary: 'End maintenance. Nothing happens when there is none.',
    access,
    returns: MaintenanceView,
    status: 200,
    stepUp: true,
    idempotency: false,
    errors: [PlatformErrors.PRECONDITION_FAILED],
    duringMaintenance: 'open',
  })
  async disable(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaintenanceView> {
    requireMaintenance(actor);
    await this.service.disable({ userId: actor.userId, version: versionOf(ifMatch) });
    return this.show(reply);
  }

  private async show(reply: FastifyReply): Promise<MaintenanceView> {
    const record = await this.service.find();
    void reply.header('etag', `"${record.state.version}"`);
    const names = record.changedBy === null ? new Map<string, string>() : await this.users.displayNames([record.changedBy]);
    return toMaintenanceView(record, levelAt(record.state, this.maintenance.now()), names);
  }
}
