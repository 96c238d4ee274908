import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, PageDto, readCursor, versionOf } from '#platform/http';
import { Clock } from '#platform/time';
import { openAt } from '../business-minutes.js';
import { BusinessHoursErrors } from '../business-hours.errors.js';
import { HOURS_MANAGERS, mayManage } from '../business-hours.policy.js';
import type { BusinessHours } from '../business-hours.repository.js';
import { BusinessHoursService } from '../business-hours.service.js';
import { CreateBusinessHoursDto, PreviewBusinessHoursDto, toHoursValues, UpdateBusinessHoursDto } from './business-hours.dto.js';
import {
  BusinessHoursListView,
  BusinessHoursPreviewView,
  BusinessHoursView,
  toBusinessHoursListView,
  toBusinessHoursView,
} from './business-hours.view.js';

const access = { permission: HOURS_MANAGERS };
const { FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { BUSINESS_HOURS_IN_USE, BUSINESS_HOURS_LIMIT_REACHED, BUSINESS_HOURS_NAME_TAKEN } = BusinessHoursErrors;
const DEFAULT_LIMIT = 50;

/** Business hours, for those who manage tickets. */
@Controller('api/admin/business-hours')
export class BusinessHoursController {
  constructor(
    private readonly hours: BusinessHoursService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ summary: 'List business hours, those of the installation too; the newest first.', access, returns: BusinessHoursListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: PageDto): Promise<BusinessHoursListView> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const [afterId] = readCursor(query.cursor, [CURSOR_ID]) ?? [];
    const found = await this.hours.page(actor, afterId, limit + 1);
    return toBusinessHoursListView(found, limit, ({ organisationId }) => mayManage(actor, organisationId));
  }

  @Post()
  @Endpoint({
    summary: 'Create business hours.',
    access,
    returns: BusinessHoursView,
    status: 201,
    errors: [FORBIDDEN, NOT_FOUND, BUSINESS_HOURS_NAME_TAKEN, BUSINESS_HOURS_LIMIT_REACHED],
  })
  async create(@CurrentActor() actor: Actor, @Body() { organisationId, ...body }: CreateBusinessHoursDto): Promise<BusinessHoursView> {
    const nothing = { alwaysOpen: false, ranges: [], holidays: [], isDefault: false };
    const values = { ...nothing, name: body.name, timeZone: body.timeZone, ...toHoursValues(body) };
    const owner = organisationId === undefined ? actor.organisationId : organisationId;
    return viewFor(actor, await this.hours.create(actor, owner, values));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read business hours.', access, returns: BusinessHoursView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<BusinessHoursView> {
    return viewFor(actor, await this.hours.find(actor, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change business hours, from this moment on. With `If-Match: "version"` only if they still are that version.',
    access,
    returns: BusinessHoursView,
    errors: [FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, BUSINESS_HOURS_NAME_TAKEN],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateBusinessHoursDto,
  ): Promise<BusinessHoursView> {
    return viewFor(actor, await this.hours.update(actor, id, toHoursValues(body), versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete business hours that nothing chose. With `If-Match: "version"` only if they still are that version.',
    access,
    returns: null,
    errors: [FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, BUSINESS_HOURS_IN_USE],
  })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Headers('if-match') ifMatch: string | undefined): Promise<void> {
    return this.hours.remove(actor, id, versionOf(ifMatch));
  }

  @Get(':id/preview')
  @Endpoint({
    summary: 'Say whether it is open, and when that changes next.',
    access,
    returns: BusinessHoursPreviewView,
    errors: [NOT_FOUND],
  })
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Query() query: PreviewBusinessHoursDto,
  ): Promise<BusinessHoursPreviewView> {
    const at = query.at === undefined ? this.clock.now() : new Date(query.at);
    const { open, until } = openAt(await this.hours.find(actor, id), at);
    return { at: at.toISOString(), open, changesAt: until?.toISOString() ?? null };
  }
}

function viewFor(actor: Actor, hours: BusinessHours): BusinessHoursView {
  return toBusinessHoursView(hours, mayManage(actor, hours.organisationId));
}
