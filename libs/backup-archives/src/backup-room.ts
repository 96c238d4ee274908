import type { ArchiveSpace } from '#platform/archives';
import { AppError } from '#platform/errors';
import { BackupErrors } from './backup.errors.js';

/** Others write to the same disk: what was there at the beginning says little after some gigabytes. */
const LOOK_EVERY_BYTES = 64 * 1024 ** 2;

/** Sees to it that a backup takes no more room than there is to spare. */
export class BackupRoom {
  private sinceLook = 0;

  constructor(private readonly space: Pick<ArchiveSpace, 'spareBytes'>) {}

  /** @throws AppError BACKUP_NO_ROOM */
  async require(bytes: number): Promise<void> {
    const spare = await this.space.spareBytes();
    if (spare !== null && spare < bytes) throw new AppError(BackupErrors.BACKUP_NO_ROOM);
  }

  /** Told of what is written. @returns what to wait for; undefined most of the time. */
  took(bytes: number): Promise<void> | undefined {
    this.sinceLook += bytes;
    if (this.sinceLook < LOOK_EVERY_BYTES) return undefined;
    this.sinceLook = 0;
    return this.require(0);
  }
}
