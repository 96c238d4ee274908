import { Body, Controller, Get, Headers, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, PageDto, readCursor, versionOf } from '#platform/http';
import { allSettings, Settings } from '#platform/settings';
import { UserDirectory } from '#users';
import { SettingHistoryQuery } from '../setting-history.query.js';
import { SettingsErrors } from '../settings.errors.js';
import { SettingsPermissions } from '../settings.permissions.js';
import { requireSettings } from '../settings.policy.js';
import { SettingsRefresh } from '../settings-refresh.js';
import { SettingsService } from '../settings.service.js';
import { ChangeConfigDto, RestoreConfigDto } from './config.dto.js';
import { ConfigHistoryView, toConfigHistoryView } from './config-history.view.js';
import { ConfigProblemsView, ConfigView, toConfigProblemsView, toConfigView } from './config.view.js';

const access = { permission: SettingsPermissions['settings.manage'] };
const DEFAULT_LIMIT = 50;
/** Sort key: the version. */
const CURSOR = [/^[1-9]\d{0,8}$/];

/** Settings of the installation: seen, changed, and brought back. */
@Controller('api/admin/config')
export class ConfigAdminController {
  constructor(
    private readonly settings: Settings,
    private readonly refresh: SettingsRefresh,
    private readonly service: SettingsService,
    private readonly history: SettingHistoryQuery,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Show every setting with its value, where that comes from, its default and its bounds.',
    access,
    returns: ConfigView,
  })
  async findAll(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfigView> {
    requireSettings(actor);
    // Another process may have stored a version a moment ago.
    await this.refresh.look();
    return this.show(reply);
  }

  @Put()
  @Endpoint({
    summary:
      'Change settings: all of the values or, when one is refused, none. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: ConfigView,
    stepUp: true,
    idempotency: false,
    errors: [PlatformErrors.PRECONDITION_FAILED],
  })
  async change(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: ChangeConfigDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigView> {
    await this.service.change(actor, body.values, { comment: body.comment, version: versionOf(ifMatch) });
    return this.show(reply);
  }

  @Post('check')
  @Endpoint({
    summary: 'Say what is wrong with values, by the rules they would be stored by. Changes nothing.',
    access,
    returns: ConfigProblemsView,
    idempotency: false,
  })
  async check(@CurrentActor() actor: Actor, @Body() body: ChangeConfigDto): Promise<ConfigProblemsView> {
    return toConfigProblemsView(await this.service.check(actor, body.values));
  }

  @Get('history')
  @Endpoint({ summary: 'List the changes of the settings, newest first.', access, returns: ConfigHistoryView })
  async findHistory(@CurrentActor() actor: Actor, @Query() query: PageDto): Promise<ConfigHistoryView> {
    const [before] = readCursor(query.cursor, CURSOR) ?? [];
    const page = await this.history.page(actor, before === undefined ? null : Number(before), query.limit ?? DEFAULT_LIMIT);
    return toConfigHistoryView(page, await this.users.displayNames(page.items.flatMap((row) => row.authorId ?? [])));
  }

  @Post('rollback')
  @Endpoint({
    summary: 'Bring the values of an older version back, as a new version. Secrets stay as they are.',
    access,
    returns: ConfigView,
    stepUp: true,
    idempotency: false,
    errors: [PlatformErrors.NOT_FOUND, PlatformErrors.PRECONDITION_FAILED, SettingsErrors.SETTINGS_VERSION_UNFIT],
  })
  async restore(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: RestoreConfigDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigView> {
    await this.service.restore(actor, body.version, { comment: body.comment, version: versionOf(ifMatch) });
    return this.show(reply);
  }

  private show(reply: FastifyReply): ConfigView {
    void reply.header('etag', `"${this.settings.version}"`);
    return toConfigView(allSettings(), this.settings);
  }
}
