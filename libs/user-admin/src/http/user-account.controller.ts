import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { AccessErrors, type Actor, CurrentActor, requireStepUp } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { limit } from '#platform/limits';
import { RoleErrors } from '#roles';
import { nameOfDomain, namesOfAddress, normaliseEmail, UserErrors } from '#users';
import { AccountAdminService } from '../account-admin.service.js';
import { InvitationService } from '../invitation.service.js';
import { UserAdminErrors } from '../user-admin.errors.js';
import { UserAdminPermissions as Permissions } from '../user-admin.permissions.js';
import { UserRecordQuery } from '../user-record.query.js';
import { CreateUserDto, ResetPasswordOfDto } from './user-admin.dto.js';
import { toUserRecordView, UserRecordView } from './user-admin.view.js';

/** Mails to other people. */
const invitationLimit = limit({ name: 'users.mail', by: 'user', max: 200, windowSeconds: 3600 });
const REFUSALS = [PlatformErrors.NOT_FOUND, AccessErrors.IMPERSONATION_FORBIDDEN, UserAdminErrors.USER_HOLDS_MORE];

/** How people come to have an account, and get into it again. Nobody is shown a secret: people choose theirs by mailed links. */
@Controller('api/admin/users')
export class UserAccountController {
  constructor(
    private readonly invitations: InvitationService,
    private readonly accounts: AccountAdminService,
    private readonly records: UserRecordQuery,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Make an account for somebody, who gets a mail and chooses a password.',
    access: { permission: Permissions['user.create'] },
    returns: UserRecordView,
    status: 201,
    errors: [
      UserErrors.EMAIL_TAKEN,
      AccessErrors.IMPERSONATION_FORBIDDEN,
      AccessErrors.STEP_UP_REQUIRED,
      RoleErrors.ROLE_EXCEEDS_YOURS,
      UserAdminErrors.ROLE_HELD_ALREADY,
    ],
    limits: [invitationLimit],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateUserDto): Promise<UserRecordView> {
    const email = normaliseEmail(body.email)!;
    const fromAddress = namesOfAddress(email, nameOfDomain(email));
    const {
      firstName = fromAddress.firstName,
      lastName = fromAddress.lastName,
      secondLastName = null,
      language = 'en',
      organisationId,
      roles = [],
      invite = true,
    } = body;
    // With roles it would give a thief of the session one of his own.
    if (roles.length > 0) requireStepUp(actor);
    const person = {
      email,
      firstName,
      lastName,
      secondLastName,
      language,
      ...(organisationId !== undefined && { organisationId }),
      roles: roles.map(({ role, scopeType, scopeId = null }) => ({ role, scopeType, scopeId })),
    };
    return toUserRecordView(await this.records.load(actor, await this.invitations.create(actor, person, invite)));
  }

  @Post(':id/invite')
  @Endpoint({
    summary: 'Mail the invitation again to somebody who has not chosen a password yet.',
    access: { permission: Permissions['user.create'] },
    returns: null,
    errors: [...REFUSALS, UserAdminErrors.NOT_ON_YOURSELF, UserAdminErrors.USER_NOT_ACTIVE, UserAdminErrors.USER_HAS_PASSWORD],
    limits: [invitationLimit],
  })
  invite(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.invitations.invite(actor, id);
  }

  @Post(':id/reset-password')
  @ApiBody({ type: ResetPasswordOfDto, required: false })
  @Endpoint({
    summary:
      'Take the password of a person out of use, end their sessions, and mail them a link to choose another one. Second factors go when asked for.',
    access: { permission: Permissions['user.reset'] },
    returns: null,
    errors: [...REFUSALS, UserAdminErrors.NOT_ON_YOURSELF, UserAdminErrors.USER_DELETED, UserAdminErrors.USER_NOT_ACTIVE],
    limits: [invitationLimit],
    stepUp: true,
  })
  resetPassword(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: ResetPasswordOfDto): Promise<void> {
    return this.accounts.resetPassword(actor, id, body.removeSecondFactors);
  }

  @Delete(':id/second-factors')
  @Endpoint({
    summary: 'Remove the second factors of a person who lost them, end their sessions, and tell them by mail.',
    access: { permission: Permissions['user.reset'] },
    returns: null,
    errors: [...REFUSALS, UserAdminErrors.NOT_ON_YOURSELF, UserAdminErrors.USER_DELETED],
    stepUp: true,
  })
  resetSecondFactors(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.accounts.resetSecondFactors(actor, id);
  }
}
