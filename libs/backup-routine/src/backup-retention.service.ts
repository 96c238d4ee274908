import { Injectable, Logger } from '@nestjs/common';
import { type Backup, BackupCatalogue } from '#backup-archives';
import { BackupRuns, BackupSettings, BackupsService } from '#backups';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { superfluous } from './kept-backups.js';

/** Removes what need not be kept, and has checked what nobody knows the worth of. */
@Injectable()
export class BackupRetention {
  private readonly logger = new Logger('Backups');

  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly backups: BackupsService,
    private readonly runs: BackupRuns,
    private readonly settings: Settings,
  ) {}

  /** What is in use, and the last one that counts, stays whatever the rules say. */
  async removeOld(signal: AbortSignal): Promise<void> {
    const rules = {
      days: this.settings.get(BackupSettings['backups.keep.days']),
      weekly: this.settings.get(BackupSettings['backups.keep.weekly']),
      monthly: this.settings.get(BackupSettings['backups.keep.monthly']),
      zone: this.settings.get(BackupSettings['backups.schedule.zone']),
    };
    const all = await this.catalogue.list();
    for (const { id } of superfluous(all, rules).toReversed()) {
      signal.throwIfAborted();
      await this.backups.removeKnown(id).catch((error: unknown) => this.forNextTime(error));
    }
    await this.checkOne(all);
  }

  /** The newest that was never checked, unless one is being checked: we are called again at its end. What failed waits for a day. */
  private async checkOne(all: readonly Backup[]): Promise<void> {
    const live = await this.runs.live();
    if (live.some(({ work }) => work === 'verify')) return;
    const tried = await this.runs.checkedLately();
    const isFree = (id: string) => !tried.has(id) && !live.some(({ backupId }) => backupId === id);
    const next = all.find(({ id, state, archive }) => state === 'written' && archive !== null && isFree(id));
    if (next) await this.backups.orderCheck(next, null).catch((error: unknown) => this.forNextTime(error));
  }

  /** Gone by now, or read by somebody: the next time will do. */
  private forNextTime(error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    this.logger.debug(`A backup was left as it is: ${error.code}`);
  }
}
