import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { BackupPermissions } from '#backups';
import { type Actor, CurrentActor } from '#platform/access';
import { ArchiveErrors } from '#platform/archives';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, PageDto, readCursor } from '#platform/http';
import { type Restore, RestoreErrors } from '#restore-engine';
import { UserDirectory } from '#users';
import { previewLimits, watchLimits } from '../restore-limits.js';
import { RestorePreviewService } from '../restore-preview.service.js';
import { type AskedRestore, RestoreService } from '../restore.service.js';
import { ConfirmWordDto, RestoreDto } from './restore.dto.js';
import {
  AskedRestoreView,
  type Names,
  RestoreListView,
  RestorePreviewView,
  RestoreView,
  toAskedRestoreView,
  toRestoreListView,
  toRestorePreviewView,
  toRestoreView,
} from './restore.view.js';

const access = { permission: BackupPermissions['backup.restore'] };
const { NOT_FOUND } = PlatformErrors;
const { RESTORE_BLOCKED, RESTORE_NO_WORKER, RESTORE_NOT_UNDOABLE, RESTORE_RUNNING, RESTORE_WORD_WRONG } = RestoreErrors;
const { ARCHIVE_SPACE_UNAVAILABLE } = ArchiveErrors;
const CURSOR = [CURSOR_TIME, CURSOR_ID];
const DEFAULT_LIMIT = 50;
const WATCH_HEADER = 'x-restore-watch';

/** Brings the data of a backup back, and takes that back. */
@Controller('api/admin')
export class RestoreController {
  constructor(
    private readonly restores: RestoreService,
    private readonly previews: RestorePreviewService,
    private readonly users: UserDirectory,
  ) {}

  @Get('restore/:id/preview')
  @Endpoint({
    summary: 'What the restore of a backup would take away, and what stands in its way.',
    access,
    returns: RestorePreviewView,
    errors: [NOT_FOUND, ARCHIVE_SPACE_UNAVAILABLE],
    limits: previewLimits,
  })
  async preview(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<RestorePreviewView> {
    return toRestorePreviewView(await this.previews.ofBackup(actor, id));
  }

  @Post('restore/:id')
  @Endpoint({
    summary: 'Replace all data with that of a backup. The platform is closed meanwhile; afterwards everybody signs in again.',
    access,
    returns: AskedRestoreView,
    status: 202,
    stepUp: true,
    errors: [NOT_FOUND, RESTORE_WORD_WRONG, RESTORE_BLOCKED, RESTORE_RUNNING, ARCHIVE_SPACE_UNAVAILABLE],
    // The answer holds a secret, which is not kept.
    idempotency: false,
  })
  async restore(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: RestoreDto): Promise<AskedRestoreView> {
    return this.asked(await this.restores.restore(actor, id, body));
  }

  @Get('restores')
  @Endpoint({ summary: 'List restores and their undoings, the newest first.', access, returns: RestoreListView })
  async findAll(@CurrentActor() actor: Actor, @Query() { cursor, limit = DEFAULT_LIMIT }: PageDto): Promise<RestoreListView> {
    const [requestedAt, id] = readCursor(cursor, CURSOR) ?? [];
    const after = requestedAt !== undefined && id !== undefined ? { requestedAt, id } : null;
    const page = await this.restores.page(actor, after, limit + 1);
    return toRestoreListView(page, limit, await this.namesOf(page));
  }

  @Get('restores/:id/undo/preview')
  @Endpoint({
    summary: 'What the undoing of a restore would take away, and what stands in its way.',
    access,
    returns: RestorePreviewView,
    errors: [NOT_FOUND, ARCHIVE_SPACE_UNAVAILABLE],
    limits: previewLimits,
  })
  async previewUndo(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<RestorePreviewView> {
    return toRestorePreviewView(await this.previews.ofUndo(actor, id));
  }

  @Post('restores/:id/undo')
  @Endpoint({
    summary: 'Put back the data from before a restore, which is kept for seven days. Can be undone in turn.',
    access,
    returns: AskedRestoreView,
    status: 202,
    stepUp: true,
    errors: [NOT_FOUND, RESTORE_WORD_WRONG, RESTORE_NOT_UNDOABLE, RESTORE_RUNNING, RESTORE_NO_WORKER],
    idempotency: false,
  })
  async undo(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Body() { confirmWord }: ConfirmWordDto,
  ): Promise<AskedRestoreView> {
    return this.asked(await this.restores.undo(actor, id, confirmWord));
  }

  @Get('restores/:id')
  @Endpoint({
    summary: 'How far a restore is. Every session ends with it, so whoever asked for it goes on with the token they got.',
    access,
    returns: RestoreView,
    errors: [NOT_FOUND],
    limits: watchLimits,
    tokenHeader: WATCH_HEADER,
    duringMaintenance: 'open',
  })
  async find(
    @CurrentActor() actor: Actor,
    @Headers(WATCH_HEADER) token: string | undefined,
    @Param('id', idParam) id: string,
  ): Promise<RestoreView> {
    if (token !== undefined) return toRestoreView(await this.restores.watch(id, token), new Map());
    const restore = await this.restores.find(actor, id);
    return toRestoreView(restore, await this.namesOf([restore]));
  }

  private async asked(asked: AskedRestore): Promise<AskedRestoreView> {
    return toAskedRestoreView(asked, await this.namesOf([asked.restore]));
  }

  private namesOf(restores: readonly Restore[]): Promise<Names> {
    return this.users.displayNames(restores.flatMap(({ requestedBy }) => requestedBy ?? []));
  }
}
