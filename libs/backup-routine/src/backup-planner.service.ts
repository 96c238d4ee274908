import { Injectable } from '@nestjs/common';
import { BackupCatalogue, BackupErrors } from '#backup-archives';
import { BackupRuns, BackupsService, type BackupWish, dueBefore, timesOf } from '#backups';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { Clock } from '#platform/time';
import { UserDirectory } from '#users';

/** A failure may be over after so long. */
const RETRY_MS = 3_600_000;

/** Has backups made when it is time: the first one after set-up, those of the schedule, and again what failed. */
@Injectable()
export class BackupPlanner {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly runs: BackupRuns,
    private readonly backups: BackupsService,
    private readonly users: UserDirectory,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Once for each time it is due, whoever else looks. */
  async orderIfDue(): Promise<void> {
    if ((await this.runs.live()).some(({ work }) => work === 'make')) return;
    // Before there is somebody, there is nothing to lose.
    if (!(await this.users.hasAdministrator())) return;
    const wish = (await this.firstWish()) ?? (await this.dueWish());
    if (!wish) return;
    await this.backups.order(wish).catch((error: unknown) => {
      // Somebody else was quicker.
      if (!(error instanceof AppError) || error.code !== BackupErrors.BACKUP_RUNNING.code) throw error;
    });
  }

  /** Where nothing was ever tried. */
  private async firstWish(): Promise<BackupWish | null> {
    if (await this.runs.latestMade()) return null;
    if ((await this.catalogue.list()).some(({ state }) => state === 'verified')) return null;
    return { kind: 'first', note: null, requestedBy: null };
  }

  /** A time that passed while nobody worked is made up for, once. */
  private async dueWish(): Promise<BackupWish | null> {
    const due = dueBefore(timesOf(this.settings), await this.now());
    if (!due) return null;
    const [slot, last] = await Promise.all([this.runs.latestSlot(), this.runs.latestMade()]);
    const wish = { kind: 'scheduled', note: null, requestedBy: null } as const;
    if (slot && slot.slot! >= due) {
      const failed = last?.error && last.finishedAt!.getTime() < (await this.now()).getTime() - RETRY_MS;
      return failed ? wish : null;
    }
    // One that was made since will do as well.
    const isDone = last && !last.error && last.requestedAt >= due;
    return isDone ? null : { ...wish, slot: due };
  }

  /** Never ahead of the clock of the database, which dates what was made. */
  private async now(): Promise<Date> {
    return new Date(Math.min(this.clock.now().getTime(), (await this.runs.now()).getTime()));
  }
}
