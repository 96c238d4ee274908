import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { BackupCatalogue, BackupErrors } from '#backup-archives';
import { BackupSettings, requireBackups } from '#backups';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { Clock } from '#platform/time';
import type { Drill } from './drill.js';
import { DrillObstacle } from './drill-obstacle.js';
import { DrillRows, type DrillPlace } from './drill-rows.repository.js';
import { DrillSettings } from './drill.settings.js';
import { dueBefore } from './drill-times.js';

/** Has backups tried out, when somebody asks and by the clock. */
@Injectable()
export class DrillService {
  constructor(
    private readonly transactions: Transactions,
    private readonly drills: DrillRows,
    private readonly catalogue: BackupCatalogue,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly obstacle: DrillObstacle,
  ) {}

  /** @throws AppError FORBIDDEN, NOT_FOUND, BACKUP_GONE, DRILL_RUNNING, RESTORE_NO_WORKER, RESTORE_KEY_ELSEWHERE */
  async start(actor: Actor, backupId: string): Promise<Drill> {
    requireBackups(actor, 'backup.restore');
    const obstacle = await this.obstacle.ofProcesses();
    if (obstacle) throw new AppError(obstacle);
    return this.note(backupId, actor.userId);
  }

  /** Also for a process that holds the lock and does it at once. @throws AppError NOT_FOUND, BACKUP_GONE, DRILL_RUNNING, RESTORE_KEY_ELSEWHERE */
  async note(backupId: string, requestedBy: string | null): Promise<Drill> {
    const backup = await this.catalogue.find(backupId);
    if (!backup) throw new AppError(PlatformErrors.NOT_FOUND);
    if (backup.archive === null || backup.state === 'running') throw new AppError(BackupErrors.BACKUP_GONE);
    const obstacle = backup.encrypted ? this.obstacle.ofKeys() : null;
    if (obstacle) throw new AppError(obstacle);
    return this.ask(backupId, requestedBy);
  }

  /** @throws AppError FORBIDDEN */
  async page(actor: Actor, after: DrillPlace | null, limit: number): Promise<Drill[]> {
    requireBackups(actor, 'backup.read');
    return this.drills.page(after, limit);
  }

  /** Once for each time it is due, of the newest backup that was checked; not where none could be tried out. */
  async startIfDue(): Promise<void> {
    const weekday = this.settings.get(DrillSettings['backups.drill.weekday']);
    const due = dueBefore(weekday, this.settings.get(BackupSettings['backups.schedule.zone']), this.clock.now());
    const last = await this.drills.latest();
    if (!due || (last && new Date(last.requestedAt) >= due) || (await this.drills.findOpen())) return;
    if (await this.obstacle.find()) return;
    const newest = (await this.catalogue.list()).find(({ state }) => state === 'verified');
    if (newest) await this.ask(newest.id, null);
  }

  private async ask(backupId: string, requestedBy: string | null): Promise<Drill> {
    const id = newId();
    await this.transactions.run(async () => {
      await this.drills.insert(id, backupId, requestedBy);
      await this.audit.record({ action: 'restore-drill.start', target: { type: 'restore-drill', id }, after: { backupId } });
    });
    return (await this.drills.find(id))!;
  }
}
