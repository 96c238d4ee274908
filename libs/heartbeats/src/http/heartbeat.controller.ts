import { Body, Controller, Delete, Get, Headers, Param, Patch, Post } from '@nestjs/common';
import { AlertPermissions } from '#alerts';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { HeartbeatErrors } from '../heartbeat.errors.js';
import { HeartbeatService } from '../heartbeat.service.js';
import { CreateHeartbeatDto, UpdateHeartbeatDto } from './heartbeat.dto.js';
import {
  AddressedHeartbeatView,
  HeartbeatDetailView,
  HeartbeatListView,
  HeartbeatView,
  toAddressedHeartbeatView,
  toHeartbeatDetailView,
  toHeartbeatView,
} from './heartbeat.view.js';

const reads = { permission: AlertPermissions['alerts.read'] };
const rules = { permission: AlertPermissions['alerts.rules'] };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { HEARTBEAT_LIMIT_REACHED, HEARTBEAT_NAME_TAKEN } = HeartbeatErrors;

/** Who must report regularly. */
@Controller('api/admin/heartbeats')
export class HeartbeatController {
  constructor(private readonly heartbeats: HeartbeatService) {}

  @Get()
  @Endpoint({ summary: 'List those who must report regularly.', access: reads, returns: HeartbeatListView })
  async findAll(@CurrentActor() actor: Actor): Promise<HeartbeatListView> {
    return { items: (await this.heartbeats.findAll(actor)).map(toHeartbeatView) };
  }

  @Post()
  @Endpoint({
    summary: 'Expect reports of somebody. The answer has the address they report to, once.',
    access: rules,
    returns: AddressedHeartbeatView,
    status: 201,
    errors: [HEARTBEAT_LIMIT_REACHED, HEARTBEAT_NAME_TAKEN],
    // The answer holds a secret, which is not kept.
    idempotency: false,
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateHeartbeatDto): Promise<AddressedHeartbeatView> {
    const { name, periodSeconds, graceSeconds } = body;
    return toAddressedHeartbeatView(await this.heartbeats.create(actor, { name, periodSeconds, graceSeconds }));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a heartbeat with its latest reports.', access: reads, returns: HeartbeatDetailView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<HeartbeatDetailView> {
    const { heartbeat, pings } = await this.heartbeats.find(actor, id);
    return toHeartbeatDetailView(heartbeat, pings);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a heartbeat. With `If-Match: "version"` only if it still is that version.',
    access: rules,
    returns: HeartbeatView,
    errors: [HEARTBEAT_NAME_TAKEN, NOT_FOUND, PRECONDITION_FAILED],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { ...changes }: UpdateHeartbeatDto,
  ): Promise<HeartbeatView> {
    return toHeartbeatView(await this.heartbeats.update(actor, id, changes, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Expect no reports any more.', access: rules, returns: null, errors: [NOT_FOUND, PRECONDITION_FAILED] })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Headers('if-match') ifMatch: string | undefined): Promise<void> {
    return this.heartbeats.remove(actor, id, versionOf(ifMatch));
  }

  @Post(':id/token')
  @Endpoint({
    summary: 'Give a heartbeat another address, once; the one before counts for nobody.',
    access: rules,
    returns: AddressedHeartbeatView,
    status: 200,
    errors: [NOT_FOUND, PRECONDITION_FAILED],
    // The answer holds a secret, which is not kept.
    idempotency: false,
  })
  async renewToken(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<AddressedHeartbeatView> {
    return toAddressedHeartbeatView(await this.heartbeats.renewToken(actor, id, versionOf(ifMatch)));
  }
}
