import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { RoleErrors } from '#roles';
import { UserErrors } from '#users';
import { RoleAdminService } from '../role-admin.service.js';
import { UserAdminErrors } from '../user-admin.errors.js';
import { UserAdminPermissions as Permissions } from '../user-admin.permissions.js';
import { UserRecordQuery } from '../user-record.query.js';
import { GrantRoleDto } from './user-admin.dto.js';
import { RoleGrantListView, toRoleGrantListView } from './user-admin.view.js';

const access = { permission: Permissions['role.grant'] };
const REFUSALS = [
  PlatformErrors.NOT_FOUND,
  AccessErrors.IMPERSONATION_FORBIDDEN,
  UserAdminErrors.USER_HOLDS_MORE,
  RoleErrors.ROLE_EXCEEDS_YOURS,
];

/** Roles of people: given and taken within what the giver holds. */
@Controller('api/admin/users/:id/roles')
export class UserRoleController {
  constructor(
    private readonly roles: RoleAdminService,
    private readonly records: UserRecordQuery,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the roles a person holds, the oldest first.',
    access: { permission: Permissions['user.read'] },
    returns: RoleGrantListView,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async findAll(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<RoleGrantListView> {
    return toRoleGrantListView(await this.records.find(actor, id));
  }

  @Post()
  @Endpoint({
    summary: 'Give a person a role, on the installation, in an organisation or in an office. Counts within two seconds.',
    access,
    returns: RoleGrantListView,
    status: 201,
    errors: [...REFUSALS, UserAdminErrors.USER_DELETED, UserAdminErrors.ROLE_HELD_ALREADY, UserErrors.TOO_MANY_ROLES],
    stepUp: true,
  })
  async grant(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: GrantRoleDto): Promise<RoleGrantListView> {
    const { role, scopeType, scopeId = null } = body;
    await this.roles.grant(actor, id, { role, scopeType, scopeId });
    return toRoleGrantListView(await this.records.load(actor, id));
  }

  @Delete(':grantId')
  @Endpoint({
    summary: 'Take a role from a person. Counts within two seconds.',
    access,
    returns: null,
    errors: [...REFUSALS, UserErrors.LAST_ADMINISTRATOR],
  })
  revoke(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Param('grantId', idParam) grantId: string): Promise<void> {
    return this.roles.revoke(actor, id, grantId);
  }
}
