import { Injectable } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';
import { BackupErrors } from './backup.errors.js';
import { type Backup, isOwn } from './backup.js';
import { BackupCatalogue } from './backup-catalogue.js';
import { BackupLocks } from './backup-locks.repository.js';

/** Takes backups away, never the last one that counts, nor one that somebody reads. */
@Injectable()
export class BackupRemoval {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly locks: BackupLocks,
  ) {}

  /**
   * One after the other however many ask: each looks at what the one before it left.
   * @returns what was removed. @throws AppError NOT_FOUND, BACKUP_LAST_VERIFIED, BACKUP_IN_USE
   */
  async remove(id: string): Promise<Backup> {
    const turn = await this.locks.removals();
    try {
      const all = await this.catalogue.list();
      const backup = all.find((each) => each.id === id);
      if (!backup) throw new AppError(PlatformErrors.NOT_FOUND);
      if (backup.state === 'running') throw new AppError(BackupErrors.BACKUP_IN_USE);
      if (isLast(backup, all)) throw new AppError(BackupErrors.BACKUP_LAST_VERIFIED);
      const lock = await this.locks.removing(id);
      if (!lock) throw new AppError(BackupErrors.BACKUP_IN_USE);
      try {
        await this.catalogue.remove(backup);
      } finally {
        await lock.release();
      }
      return backup;
    } finally {
      await turn?.release();
    }
  }
}

/** The last that counts, and the last of our own: one that was brought from elsewhere is not in its stead. */
function isLast(backup: Backup, all: readonly Backup[]): boolean {
  if (backup.state !== 'verified') return false;
  const others = all.filter(({ id, state }) => state === 'verified' && id !== backup.id);
  return others.length === 0 || (isOwn(backup) && !others.some(isOwn));
}
