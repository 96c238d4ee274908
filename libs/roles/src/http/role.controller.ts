import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, readCursor, SearchedPageDto, versionOf } from '#platform/http';
import { RoleErrors } from '../role.errors.js';
import { RoleListQuery } from '../role-list.query.js';
import { RolePermissions } from '../role.permissions.js';
import { RoleService } from '../role.service.js';
import { CreateRoleDto, UpdateRoleDto } from './role.dto.js';
import { PermissionListView, RoleListView, RoleView, toPermissionListView, toRoleListView, toRoleView } from './role.view.js';

const read = { permission: RolePermissions['role.read'] };
const manage = { permission: RolePermissions['role.manage'] };
const REFUSALS = [AccessErrors.IMPERSONATION_FORBIDDEN, RoleErrors.ROLE_EXCEEDS_YOURS];
const ON_ONE = [...REFUSALS, PlatformErrors.NOT_FOUND, RoleErrors.ROLE_BUILT_IN];
const DEFAULT_LIMIT = 100;
const KEY = /^[a-z][a-z0-9-]{0,49}$/;
const CURSOR = [KEY];
/** What cannot be a key is answered as a role that does not exist. */
const keyPipe = {
  transform: (key: string): string => {
    if (!KEY.test(key)) throw new AppError(PlatformErrors.NOT_FOUND);
    return key;
  },
};

/** Roles: those of the program, and those defined here. */
@Controller('api/admin')
export class RoleController {
  constructor(
    private readonly list: RoleListQuery,
    private readonly roles: RoleService,
  ) {}

  @Get('permissions')
  @Endpoint({ summary: 'List everything that a role can carry.', access: read, returns: PermissionListView })
  permissions(): PermissionListView {
    return toPermissionListView();
  }

  @Get('roles')
  @Endpoint({ summary: 'List the roles that can be granted in the scope of your grant, by key.', access: read, returns: RoleListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: SearchedPageDto): Promise<RoleListView> {
    const [after = null] = readCursor(query.cursor, CURSOR) ?? [];
    return toRoleListView(await this.list.page(actor, after, query.limit ?? DEFAULT_LIMIT, query.search));
  }

  @Get('roles/:key')
  @Endpoint({ summary: 'Read a role.', access: read, returns: RoleView, errors: [PlatformErrors.NOT_FOUND] })
  async findOne(@CurrentActor() actor: Actor, @Param('key', keyPipe) key: string): Promise<RoleView> {
    return toRoleView(await this.list.find(actor, key));
  }

  @Post('roles')
  @Endpoint({
    summary: 'Define a role, for the installation or for one organisation, of permissions you hold there.',
    access: manage,
    returns: RoleView,
    status: 201,
    errors: [...REFUSALS, RoleErrors.ROLE_KEY_TAKEN],
    stepUp: true,
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateRoleDto): Promise<RoleView> {
    return toRoleView(await this.roles.create(actor, body));
  }

  @Patch('roles/:key')
  @Endpoint({
    summary: 'Change a role, for everybody who holds it. With `If-Match: "version"` only if it still is that version.',
    access: manage,
    returns: RoleView,
    errors: [...ON_ONE, PlatformErrors.PRECONDITION_FAILED],
    stepUp: true,
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('key', keyPipe) key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateRoleDto,
  ): Promise<RoleView> {
    return toRoleView(await this.roles.update(actor, key, body, versionOf(ifMatch)));
  }

  @Delete('roles/:key')
  @Endpoint({ summary: 'Remove a role that nobody holds.', access: manage, returns: null, errors: [...ON_ONE, RoleErrors.ROLE_IN_USE] })
  remove(@CurrentActor() actor: Actor, @Param('key', keyPipe) key: string): Promise<void> {
    return this.roles.remove(actor, key);
  }
}
