import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { BackupErrors } from '#backup-archives';
import { BackupPermissions, DrillView, toDrillView } from '#backups';
import { type Actor, CurrentActor } from '#platform/access';
import { ArchiveErrors } from '#platform/archives';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, PageDto, readCursor } from '#platform/http';
import { limit as rateLimit } from '#platform/limits';
import { RestoreErrors } from '#restore-engine';
import { DrillErrors } from '../drill.errors.js';
import { summaryOf } from '../drill-facts.js';
import { DrillService } from '../drill.service.js';
import { DrillListView, toDrillListView } from './drill.view.js';

const { NOT_FOUND } = PlatformErrors;
const { BACKUP_GONE } = BackupErrors;
const { DRILL_RUNNING } = DrillErrors;
const { RESTORE_KEY_ELSEWHERE, RESTORE_NO_WORKER } = RestoreErrors;
const { ARCHIVE_SPACE_UNAVAILABLE } = ArchiveErrors;
const CURSOR = [CURSOR_TIME, CURSOR_ID];
const DEFAULT_LIMIT = 50;
const drillLimits = [rateLimit({ name: 'restore-drills.start', by: 'user', max: 10, windowSeconds: 3600 })];

/** Backups, tried out. */
@Controller('api/admin')
export class DrillController {
  constructor(private readonly drills: DrillService) {}

  @Post('backups/:id/drill')
  @Endpoint({
    summary: 'Try a backup out: it is restored beside everything, compared and removed again. Nothing else notices.',
    access: { permission: BackupPermissions['backup.restore'] },
    returns: DrillView,
    status: 202,
    errors: [NOT_FOUND, BACKUP_GONE, DRILL_RUNNING, RESTORE_NO_WORKER, RESTORE_KEY_ELSEWHERE, ARCHIVE_SPACE_UNAVAILABLE],
    limits: drillLimits,
  })
  async start(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<DrillView> {
    return toDrillView(summaryOf(await this.drills.start(actor, id)));
  }

  @Get('drills')
  @Endpoint({
    summary: 'List how backups did when they were tried out, the newest first.',
    access: { permission: BackupPermissions['backup.read'] },
    returns: DrillListView,
  })
  async findAll(@CurrentActor() actor: Actor, @Query() { cursor, limit = DEFAULT_LIMIT }: PageDto): Promise<DrillListView> {
    const [requestedAt, id] = readCursor(cursor, CURSOR) ?? [];
    const after = requestedAt !== undefined && id !== undefined ? { requestedAt, id } : null;
    return toDrillListView(await this.drills.page(actor, after, limit + 1), limit);
  }
}
