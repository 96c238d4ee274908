import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, readCursor, versionOf } from '#platform/http';
import { DeskErrors } from '../desk.errors.js';
import { DeskListQuery } from '../desk-list.query.js';
import { DeskPermissions } from '../desk.permissions.js';
import { DeskService } from '../desk.service.js';
import { CreateDeskDto, ListDesksDto, UpdateDeskDto } from './desk.dto.js';
import { DeskListView, DeskView, toDeskListView, toDeskView } from './desk.view.js';

const access = { permission: DeskPermissions['desk.manage'] };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { DESK_CODE_TAKEN, DESK_HAS_BOOKINGS, DESK_IN_USE, OFFICE_UNKNOWN, ZONE_UNKNOWN } = DeskErrors;
const DEFAULT_LIMIT = 50;
const CURSOR = [/^[^\0]{0,32}$/u, CURSOR_ID];

/** Desks, for those who manage them. */
@Controller('api/admin/desks')
export class DeskAdminController {
  constructor(
    private readonly list: DeskListQuery,
    private readonly desks: DeskService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List desks by code.', access, returns: DeskListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: ListDesksDto): Promise<DeskListView> {
    const { officeId, zoneId, status, cursor, limit = DEFAULT_LIMIT } = query;
    return toDeskListView(await this.list.page(actor, { officeId, zoneId, status, after: readCursor(cursor, CURSOR), limit }));
  }

  @Post()
  @Endpoint({
    summary: 'Create a desk in an office.',
    access,
    returns: DeskView,
    status: 201,
    errors: [OFFICE_UNKNOWN, ZONE_UNKNOWN, DESK_CODE_TAKEN],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateDeskDto): Promise<DeskView> {
    const { officeId, zoneId = null, code, name, status = 'active', position = null } = body;
    return toDeskView(await this.desks.create(actor, { officeId, zoneId, code, name, status, position }));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a desk.', access, returns: DeskView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<DeskView> {
    return toDeskView(await this.list.find(actor, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change, deactivate or bring back a desk. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: DeskView,
    errors: [NOT_FOUND, PRECONDITION_FAILED, ZONE_UNKNOWN, DESK_CODE_TAKEN, DESK_HAS_BOOKINGS],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateDeskDto,
  ): Promise<DeskView> {
    return toDeskView(await this.desks.update(actor, id, body, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a desk that nobody ever reserved. Deactivate the others.',
    access,
    returns: null,
    errors: [NOT_FOUND, DESK_IN_USE],
  })
  async delete(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.desks.delete(actor, id);
  }
}
