import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, readCursor, SearchedPageDto, versionOf } from '#platform/http';
import { OrganisationErrors } from '../organisation.errors.js';
import { OrganisationListQuery } from '../organisation-list.query.js';
import { OrganisationPermissions } from '../organisation.permissions.js';
import { OrganisationService } from '../organisation.service.js';
import { CreateOrganisationDto, UpdateOrganisationDto } from './organisation.dto.js';
import { OrganisationListView, OrganisationView, toOrganisationListView, toOrganisationView } from './organisation.view.js';

const access = { permission: OrganisationPermissions['organisation.manage'] };
const DEFAULT_LIMIT = 50;
/** Sort key: the short name. */
const CURSOR = [/^[a-z0-9-]{1,63}$/];

/** Organisations, for administrators of the installation. */
@Controller('api/admin/organisations')
export class OrganisationAdminController {
  constructor(
    private readonly list: OrganisationListQuery,
    private readonly organisations: OrganisationService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List organisations by short name.', access, returns: OrganisationListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: SearchedPageDto): Promise<OrganisationListView> {
    const [after = null] = readCursor(query.cursor, CURSOR) ?? [];
    return toOrganisationListView(await this.list.page(actor, after, query.limit ?? DEFAULT_LIMIT, query.search));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an organisation.', access, returns: OrganisationView, errors: [PlatformErrors.NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<OrganisationView> {
    return toOrganisationView(await this.list.find(actor, id));
  }

  @Post()
  @Endpoint({
    summary: 'Create an organisation.',
    access,
    returns: OrganisationView,
    status: 201,
    errors: [OrganisationErrors.ORGANISATION_SLUG_TAKEN],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateOrganisationDto): Promise<OrganisationView> {
    return toOrganisationView(await this.organisations.create(actor, body));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change an organisation. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: OrganisationView,
    errors: [
      PlatformErrors.NOT_FOUND,
      PlatformErrors.CONFLICT,
      PlatformErrors.PRECONDITION_FAILED,
      OrganisationErrors.ORGANISATION_SLUG_TAKEN,
    ],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateOrganisationDto,
  ): Promise<OrganisationView> {
    return toOrganisationView(await this.organisations.update(actor, id, body, versionOf(ifMatch)));
  }
}
