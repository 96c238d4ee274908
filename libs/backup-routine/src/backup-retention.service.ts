import { Injectable, Logger } from '@nestjs/common';
import { type Backup, BackupCatalogue } from '#backup-archives';
import { BackupRuns, BackupSettings, BackupsService } from '#backups';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { superfluous } from './kept-backups.js';

/** So long nothing came any more of what somebody copies into the folder. */
const REST_MS = 5 * 60_000;

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
    const madeHere = await this.runs.madeHere(all.filter(({ state }) => state === 'failed').map(({ id }) => id));
    for (const { id } of superfluous(all, rules, madeHere).toReversed()) {
      signal.throwIfAborted();
      await this.backups.removeKnown(id).catch((error: unknown) => this.forNextTime(error));
    }
    await this.checkOne(all);
  }

  /**
   * The newest that was never checked, unless one is being checked: we are called again at its end. What failed waits for a day,
   * and what changed a moment ago may still be on its way here.
   */
  private async checkOne(all: readonly Backup[]): Promise<void> {
    const live = await this.runs.live();
    if (live.some(({ work }) => work === 'verify')) return;
    const tried = await this.runs.checkedLately();
    const isFree = (id: string) => !tried.has(id) && !live.some(({ backupId }) => backupId === id);
    const next = all.find((backup) => backup.state === 'written' && backup.archive !== null && isAtRest(backup) && isFree(backup.id));
    if (next) await this.backups.orderCheck(next, null).catch((error: unknown) => this.forNextTime(error));
  }

  /** Gone by now, or read by somebody: the next time will do. */
  private forNextTime(error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    this.logger.debug(`A backup was left as it is: ${error.code}`);
  }
}

/** By the time of its archive; one of the days to come is a clock's. */
function isAtRest({ finishedAt }: Backup): boolean {
  const age = finishedAt ? Date.now() - finishedAt.getTime() : Infinity;
  return age < 0 || age >= REST_MS;
}
