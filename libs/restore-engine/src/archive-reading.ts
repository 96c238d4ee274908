import { Injectable, Logger } from '@nestjs/common';
import {
  type Backup,
  BackupCatalogue,
  type BackupManifest,
  BackupReader,
  failureOf,
  type OpenBackup,
  type ReadingOptions,
} from '#backup-archives';
import { AppError } from '#platform/errors';

/** An entry of an archive. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

export type UseEntries = (entries: AsyncGenerator<ArchiveEntry>) => Promise<void>;

/** What says that an archive is not what was written, whoever looks at it and whenever. */
const DAMAGE = new Set(['ARCHIVE_DAMAGED', 'ARCHIVE_TRUNCATED', 'BACKUP_REPLACED']);

export function isDamage(error: unknown): boolean {
  return error instanceof AppError && DAMAGE.has(error.code);
}

/** Reads archives to restore or try them out. What is found damaged on the way counts as no backup from then on. */
@Injectable()
export class ArchiveReading {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly reader: BackupReader,
    private readonly catalogue: BackupCatalogue,
  ) {}

  /** @param use reads what it opens, to the end. @throws what is wrong with it. */
  async read(id: string, options: ReadingOptions, use: (open: OpenBackup) => Promise<void>): Promise<BackupManifest> {
    const open = await this.reader.open(id, options);
    try {
      await use(open);
      return open.reader.manifest();
    } catch (error) {
      // What is not as it was written is looked into before anybody says that it is damaged.
      if (isDamage(error) && options.asWritten !== true) await this.noteDamage(open.backup, error as AppError);
      throw error;
    } finally {
      await open.close();
    }
  }

  /** Best effort: whoever asked is told of the damage. */
  private async noteDamage(backup: Backup, error: AppError): Promise<void> {
    try {
      await this.catalogue.save({ ...backup, state: 'failed', verifiedAt: null, verifiedAs: null, error: failureOf(error) });
    } catch (failure) {
      this.logger.error(`That the backup ${backup.id} is damaged could not be noted`, failure);
    }
  }
}
