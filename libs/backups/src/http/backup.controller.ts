import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { BackupErrors } from '#backup-archives';
import { type Actor, CurrentActor } from '#platform/access';
import { ArchiveErrors } from '#platform/archives';
import { download, type Download } from '#platform/downloads';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, readCursor } from '#platform/http';
import { UserDirectory } from '#users';
import { backupDownloadLimits, backupLimits } from '../backup-limits.js';
import { BackupOverview, type KnownBackup } from '../backup-overview.service.js';
import { BackupPermissions } from '../backup.permissions.js';
import { BackupsService } from '../backups.service.js';
import { CreateBackupDto, ListBackupsDto } from './backup.dto.js';
import {
  BackupDetailView,
  BackupListView,
  BackupSummaryView,
  BackupView,
  type Names,
  toBackupDetailView,
  toBackupListView,
  toBackupSummaryView,
  toBackupView,
} from './backup.view.js';

const reads = { permission: BackupPermissions['backup.read'] };
const { NOT_FOUND } = PlatformErrors;
const { BACKUP_GONE, BACKUP_IN_USE, BACKUP_LAST_VERIFIED, BACKUP_RUNNING } = BackupErrors;
const { ARCHIVE_SPACE_UNAVAILABLE } = ArchiveErrors;
const CURSOR = [/^\d{1,16}$/, CURSOR_ID];
const DEFAULT_LIMIT = 50;
/** An archive may be large and a line slow; whoever takes nothing of it is cut off long before. */
const DOWNLOAD_SECONDS = 86_400;

/** Backups of the installation. */
@Controller('api/admin')
export class BackupController {
  constructor(
    private readonly backups: BackupsService,
    private readonly overview: BackupOverview,
    private readonly users: UserDirectory,
  ) {}

  @Post('backup')
  @Endpoint({
    summary: 'Have a backup made of the database and the uploaded files, and read back.',
    access: { permission: BackupPermissions['backup.create'] },
    returns: BackupView,
    status: 202,
    errors: [BACKUP_RUNNING, ARCHIVE_SPACE_UNAVAILABLE],
    limits: backupLimits,
  })
  async create(@CurrentActor() actor: Actor, @Body() { note }: CreateBackupDto): Promise<BackupView> {
    return this.view(await this.backups.create(actor, note ?? null));
  }

  @Get('backups')
  @Endpoint({ summary: 'List backups, the newest first.', access: reads, returns: BackupListView, errors: [ARCHIVE_SPACE_UNAVAILABLE] })
  async findAll(@CurrentActor() actor: Actor, @Query() query: ListBackupsDto): Promise<BackupListView> {
    const { state, kind, limit = DEFAULT_LIMIT } = query;
    const [sequence, id] = readCursor(query.cursor, CURSOR) ?? [];
    const all = await this.overview.list(actor, { state, kind });
    const isBehind = (backup: KnownBackup) =>
      backup.sequence < Number(sequence) || (backup.sequence === Number(sequence) && backup.id < id!);
    const page = (sequence === undefined ? all : all.filter(isBehind)).slice(0, limit + 1);
    return toBackupListView(page, limit, await this.namesOf(page));
  }

  @Get('backups/summary')
  @Endpoint({
    summary: 'Where backups lie, when the next one is made, which are kept, and what goes on now.',
    access: reads,
    returns: BackupSummaryView,
    errors: [ARCHIVE_SPACE_UNAVAILABLE],
  })
  async summary(@CurrentActor() actor: Actor): Promise<BackupSummaryView> {
    const summary = await this.overview.summary(actor);
    return toBackupSummaryView(summary, await this.namesOf(summary.running ? [summary.running] : []));
  }

  @Get('backups/:id')
  @Endpoint({
    summary: 'Read what is known of a backup.',
    access: reads,
    returns: BackupDetailView,
    errors: [NOT_FOUND, ARCHIVE_SPACE_UNAVAILABLE],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<BackupDetailView> {
    const backup = await this.overview.find(actor, id);
    return toBackupDetailView(backup, await this.namesOf([backup]), await this.overview.problemsOf(backup));
  }

  @Post('backups/:id/verify')
  @Endpoint({
    summary: 'Have every byte of a backup read back.',
    access: { permission: BackupPermissions['backup.create'] },
    returns: BackupView,
    status: 202,
    errors: [NOT_FOUND, BACKUP_GONE, BACKUP_IN_USE, ARCHIVE_SPACE_UNAVAILABLE],
    limits: backupLimits,
  })
  async verify(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<BackupView> {
    return this.view(await this.backups.verify(actor, id));
  }

  @Delete('backups/:id')
  @Endpoint({
    summary: 'Delete a backup, unless it is the only one that was checked.',
    access: { permission: BackupPermissions['backup.delete'] },
    returns: null,
    errors: [NOT_FOUND, BACKUP_IN_USE, BACKUP_LAST_VERIFIED, ARCHIVE_SPACE_UNAVAILABLE],
    stepUp: true,
  })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.backups.remove(actor, id);
  }

  @Get('backups/:id/download')
  @Endpoint({
    summary: 'Download a backup as it lies there: a tar file, inside an age file when it is encrypted.',
    access: { permission: BackupPermissions['backup.download'] },
    returns: null,
    download: 'application/octet-stream',
    errors: [NOT_FOUND, BACKUP_GONE, BACKUP_IN_USE, ARCHIVE_SPACE_UNAVAILABLE],
    limits: backupDownloadLimits,
    stepUp: true,
  })
  async download(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<Download> {
    const { backup, body } = await this.backups.download(actor, id);
    const name = `${backup.createdAt.toISOString().slice(0, 16).replaceAll(':', '-')}-${backup.archive!}`;
    return download({
      filename: name,
      type: 'application/octet-stream',
      body,
      size: backup.bytes!,
      seconds: DOWNLOAD_SECONDS,
      headers: { 'cache-control': 'no-store' },
    });
  }

  private async view(backup: KnownBackup): Promise<BackupView> {
    return toBackupView(backup, await this.namesOf([backup]));
  }

  private namesOf(backups: readonly KnownBackup[]): Promise<Names> {
    return this.users.displayNames(backups.flatMap(({ createdBy }) => createdBy ?? []));
  }
}
