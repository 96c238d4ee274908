import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, PageDto, readCursor, versionOf } from '#platform/http';
import { OfficeErrors } from '../office.errors.js';
import { OfficeListQuery } from '../office-list.query.js';
import { OFFICE_READERS, OfficePermissions } from '../office.permissions.js';
import { OfficeService } from '../office.service.js';
import { ZoneService } from '../zone.service.js';
import { CreateOfficeDto, ListOfficesDto, UpdateOfficeDto, ZoneDto } from './office.dto.js';
import {
  OfficeListView,
  OfficeView,
  toOfficeListView,
  toOfficeView,
  toZoneListView,
  toZoneView,
  ZoneListView,
  ZoneView,
} from './office.view.js';

const access = { permission: OfficePermissions['office.manage'] };
const reading = { anyOf: OFFICE_READERS };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { OFFICE_IN_USE, OFFICE_NAME_TAKEN, ORGANISATION_UNKNOWN, ZONE_NAME_TAKEN } = OfficeErrors;
const DEFAULT_LIMIT = 50;
/** Sort key of every list here: name, then id. */
const CURSOR = [/^[^\0]{0,200}$/u, CURSOR_ID];

/** Offices and the zones in them, for those who manage them; who manages desks there reads them. */
@Controller('api/admin/offices')
export class OfficeAdminController {
  constructor(
    private readonly list: OfficeListQuery,
    private readonly offices: OfficeService,
    private readonly zones: ZoneService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List offices by name.', access: reading, returns: OfficeListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: ListOfficesDto): Promise<OfficeListView> {
    const { organisationId, archived, search, cursor, limit = DEFAULT_LIMIT } = query;
    return toOfficeListView(
      await this.list.page(actor, { organisationId, archived: archived === 'true', search, after: readCursor(cursor, CURSOR), limit }),
    );
  }

  @Post()
  @Endpoint({ summary: 'Create an office.', access, returns: OfficeView, status: 201, errors: [ORGANISATION_UNKNOWN, OFFICE_NAME_TAKEN] })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateOfficeDto): Promise<OfficeView> {
    const { organisationId = actor.organisationId, name, timeZone } = body;
    return toOfficeView(await this.offices.create(actor, { organisationId, name, timeZone }));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an office.', access: reading, returns: OfficeView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<OfficeView> {
    return toOfficeView(await this.list.find(actor, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change, archive or bring back an office. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: OfficeView,
    errors: [NOT_FOUND, PRECONDITION_FAILED, OFFICE_NAME_TAKEN, OFFICE_IN_USE],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateOfficeDto,
  ): Promise<OfficeView> {
    return toOfficeView(await this.offices.update(actor, id, body, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an office that never had a desk. Archive the others.',
    access,
    returns: null,
    errors: [NOT_FOUND, OFFICE_IN_USE],
  })
  async delete(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.offices.delete(actor, id);
  }

  @Get(':id/zones')
  @Endpoint({ summary: 'List the zones of an office by name.', access: reading, returns: ZoneListView, errors: [NOT_FOUND] })
  async findZones(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Query() query: PageDto): Promise<ZoneListView> {
    return toZoneListView(await this.list.zones(actor, id, readCursor(query.cursor, CURSOR), query.limit ?? DEFAULT_LIMIT));
  }

  @Post(':id/zones')
  @Endpoint({ summary: 'Create a zone in an office.', access, returns: ZoneView, status: 201, errors: [NOT_FOUND, ZONE_NAME_TAKEN] })
  async createZone(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: ZoneDto): Promise<ZoneView> {
    return toZoneView(await this.zones.create(actor, id, body.name));
  }
}
