import { Body, Controller, Delete, Get, Headers, Param, Patch } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { OfficeErrors } from '../office.errors.js';
import { OfficeListQuery } from '../office-list.query.js';
import { OFFICE_READERS, OfficePermissions } from '../office.permissions.js';
import { ZoneService } from '../zone.service.js';
import { ZoneDto } from './office.dto.js';
import { toZoneView, ZoneView } from './office.view.js';

const access = { permission: OfficePermissions['office.manage'] };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;

/** Single zones, for those who manage their office. */
@Controller('api/admin/zones')
export class ZoneAdminController {
  constructor(
    private readonly list: OfficeListQuery,
    private readonly zones: ZoneService,
  ) {}

  @Get(':id')
  @Endpoint({ summary: 'Read a zone.', access: { anyOf: OFFICE_READERS }, returns: ZoneView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<ZoneView> {
    return toZoneView(await this.list.findZone(actor, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a zone. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: ZoneView,
    errors: [NOT_FOUND, PRECONDITION_FAILED, OfficeErrors.ZONE_NAME_TAKEN],
  })
  async rename(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: ZoneDto,
  ): Promise<ZoneView> {
    return toZoneView(await this.zones.rename(actor, id, body.name, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a zone without desks.', access, returns: null, errors: [NOT_FOUND, OfficeErrors.ZONE_IN_USE] })
  async delete(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.zones.delete(actor, id);
  }
}
