import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, readCursor, toCursor, versionOf } from '#platform/http';
import { SealedTexts } from '#platform/keys';
import { type UserPlace, UserErrors } from '#users';
import { AccountAdminService } from '../account-admin.service.js';
import { SuspensionAdminService } from '../suspension-admin.service.js';
import { UserAdminErrors } from '../user-admin.errors.js';
import { UserAdminPermissions as Permissions } from '../user-admin.permissions.js';
import { UserRecordQuery } from '../user-record.query.js';
import { filtersOf, sortOf, SuspendUserDto, UpdateUserDto, UserPageDto } from './user-admin.dto.js';
import { toUserListView, toUserRecordView, UserListView, UserRecordView } from './user-admin.view.js';

const DEFAULT_LIMIT = 50;
/** Sort key and id. */
const PLACE = [/^[^]+$/, CURSOR_ID];
const REFUSALS = [PlatformErrors.NOT_FOUND, AccessErrors.IMPERSONATION_FORBIDDEN, UserAdminErrors.USER_HOLDS_MORE];

/** People, for those who look after them. Whom they see and touch is decided by `user-admin.policy.ts`. */
@Controller('api/admin/users')
export class UserAdminController {
  constructor(
    private readonly records: UserRecordQuery,
    private readonly accounts: AccountAdminService,
    private readonly suspensions: SuspensionAdminService,
    private readonly texts: SealedTexts,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the people of the organisations in the scope of your grant.',
    access: { permission: Permissions['user.read'] },
    returns: UserListView,
  })
  async findAll(@CurrentActor() actor: Actor, @Query() query: UserPageDto): Promise<UserListView> {
    const sort = sortOf(query);
    // The key of a place may be a name or an address, and cursors stand in the logs of proxies.
    const seal = `users by ${sort.replace('-', '')}`;
    const cursor = query.cursor === undefined ? undefined : ((await this.texts.open(seal, query.cursor)) ?? 'not ours');
    const [sortKey, id] = readCursor(cursor, PLACE) ?? [];
    const place: UserPlace | null = sortKey !== undefined && id !== undefined ? { sortKey, id } : null;
    const page = await this.records.page(actor, filtersOf(query), sort, place, query.limit ?? DEFAULT_LIMIT);
    const { next } = page;
    return toUserListView(page, next && (await this.texts.seal(seal, toCursor([next.sortKey, next.id]))));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a person, with their roles and suspensions.',
    access: { permission: Permissions['user.read'] },
    returns: UserRecordView,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async findOne(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<UserRecordView> {
    return toUserRecordView(await this.records.find(actor, id));
  }

  @Patch(':id')
  @Endpoint({
    summary:
      'Change names and language of a person. Addresses are changed by their owners. With `If-Match: "version"` only if it still is that version.',
    access: { permission: Permissions['user.update'] },
    returns: UserRecordView,
    errors: [...REFUSALS, UserAdminErrors.USER_DELETED, PlatformErrors.PRECONDITION_FAILED],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateUserDto,
  ): Promise<UserRecordView> {
    await this.accounts.update(actor, id, body, versionOf(ifMatch));
    return toUserRecordView(await this.records.find(actor, id));
  }

  @Post(':id/suspend')
  @Endpoint({
    summary: 'Keep a person out, for a time or until somebody reinstates them. Ends their sessions at once.',
    access: { permission: Permissions['user.suspend'] },
    returns: UserRecordView,
    errors: [...REFUSALS, UserAdminErrors.NOT_ON_YOURSELF, UserAdminErrors.USER_NOT_ACTIVE, UserErrors.LAST_ADMINISTRATOR],
  })
  async suspend(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: SuspendUserDto): Promise<UserRecordView> {
    await this.suspensions.suspend(actor, id, body.reason, body.until ? new Date(body.until) : null);
    return toUserRecordView(await this.records.find(actor, id));
  }

  @Post(':id/reinstate')
  @Endpoint({
    summary: 'Let a suspended person in again.',
    access: { permission: Permissions['user.suspend'] },
    returns: UserRecordView,
    errors: [...REFUSALS, UserAdminErrors.NOT_ON_YOURSELF, UserAdminErrors.USER_NOT_SUSPENDED],
  })
  async reinstate(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<UserRecordView> {
    await this.suspensions.reinstate(actor, id);
    return toUserRecordView(await this.records.find(actor, id));
  }
}
