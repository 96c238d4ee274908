import { Injectable, Logger } from '@nestjs/common';
import { BackupCatalogue } from '#backup-archives';
import { BackupSettings, BackupsService } from '#backups';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { superfluous } from './kept-backups.js';

/** Removes what need not be kept. */
@Injectable()
export class BackupRetention {
  private readonly logger = new Logger('Backups');

  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly backups: BackupsService,
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
    for (const { id } of superfluous(await this.catalogue.list(), rules).toReversed()) {
      signal.throwIfAborted();
      await this.backups.removeKnown(id).catch((error: unknown) => {
        // Gone by now, or read by somebody: the next time will do.
        if (!(error instanceof AppError)) throw error;
        this.logger.debug(`A backup was not removed: ${error.code}`);
      });
    }
  }
}
