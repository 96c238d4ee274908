import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { BackupOverview, BackupsService, type KnownBackup, requireBackups } from '#backups';
import type { Actor } from '#platform/access';
import { ArchiveErrors } from '#platform/archives';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { BackupUploadErrors } from './backup-upload.errors.js';
import { BackupUploadSettings } from './backup-upload.settings.js';
import { BackupPlace } from './backup-place.js';
import { type BackupUpload, UploadFiles } from './upload-files.js';

/** A slow line brings one well within the time of a request; smaller ones are welcome. */
export const CHUNK_BYTES = 2 * 1024 ** 2;
const MOST = 5;

/** Brings backups from elsewhere, piece by piece. */
@Injectable()
export class BackupUploadsService {
  /** Of each upload, one piece at a time. */
  private readonly busy = new Map<string, Promise<unknown>>();

  constructor(
    private readonly files: UploadFiles,
    private readonly place: BackupPlace,
    private readonly overview: BackupOverview,
    private readonly backups: BackupsService,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AppError FORBIDDEN, UPLOAD_TOO_LARGE, UPLOAD_LIMIT_REACHED, NO_ROOM */
  async begin(actor: Actor, bytes: number, name: string | null): Promise<BackupUpload> {
    requireBackups(actor, 'backup.create');
    if (bytes > this.settings.get(BackupUploadSettings['backups.upload.gigabytes']) * 1024 ** 3)
      throw new AppError(BackupUploadErrors.UPLOAD_TOO_LARGE);
    return this.alone('', async () => {
      // A worker may have another disk.
      await this.files.removeAbandoned();
      if ((await this.files.all()).length >= MOST) throw new AppError(BackupUploadErrors.UPLOAD_LIMIT_REACHED);
      if ((await this.files.spareBytes()) < bytes) throw new AppError(ArchiveErrors.NO_ROOM);
      return this.files.create(newId(), bytes, name);
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async find(actor: Actor, id: string): Promise<BackupUpload> {
    requireBackups(actor, 'backup.create');
    return this.known(id);
  }

  /** @returns how much has arrived. @throws AppError FORBIDDEN, NOT_FOUND, UPLOAD_OFFSET_WRONG, PAYLOAD_TOO_LARGE, NO_ROOM */
  async write(actor: Actor, id: string, offset: number, piece: Buffer): Promise<number> {
    requireBackups(actor, 'backup.create');
    return this.alone(id, async () => {
      const upload = await this.known(id);
      if (upload.offset !== offset) throw new AppError(BackupUploadErrors.UPLOAD_OFFSET_WRONG, { offset: upload.offset });
      if (offset + piece.length > upload.bytes) throw new AppError(PlatformErrors.PAYLOAD_TOO_LARGE, { maxBytes: upload.bytes - offset });
      await this.files.append(upload, piece).catch(refuseFull);
      return offset + piece.length;
    });
  }

  /**
   * It becomes a backup, which is read as a whole before it counts. What is none, and never will be one, is removed.
   * @throws AppError FORBIDDEN, NOT_FOUND, UPLOAD_INCOMPLETE, NO_ROOM, ARCHIVE_DAMAGED for what is no backup at all
   */
  async finish(actor: Actor, id: string): Promise<KnownBackup> {
    requireBackups(actor, 'backup.create');
    return this.alone(id, async () => {
      const upload = await this.known(id);
      if (upload.offset !== upload.bytes) throw new AppError(BackupUploadErrors.UPLOAD_INCOMPLETE, { offset: upload.offset });
      const backup = await this.place.take(upload, actor.userId).catch(async (error: unknown) => {
        if (error instanceof AppError && error.code === ArchiveErrors.ARCHIVE_DAMAGED.code) await this.files.remove(id);
        throw error;
      });
      await this.transactions.run(async () => {
        await this.backups.orderCheck(backup, actor.userId);
        await this.audit.record({ action: 'backup.upload', target: { type: 'backup', id }, after: { bytes: upload.bytes } });
      });
      await this.files.remove(id);
      return this.overview.known(id);
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async cancel(actor: Actor, id: string): Promise<void> {
    requireBackups(actor, 'backup.create');
    await this.alone(id, async () => {
      await this.known(id);
      await this.files.remove(id);
    });
  }

  private async known(id: string): Promise<BackupUpload> {
    const upload = await this.files.find(id);
    if (!upload) throw new AppError(PlatformErrors.NOT_FOUND);
    return upload;
  }

  private async alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.busy.get(id);
    const mine = (before ?? Promise.resolve()).then(work, work);
    const settled = mine.catch(() => undefined);
    this.busy.set(id, settled);
    try {
      return await mine;
    } finally {
      if (this.busy.get(id) === settled) this.busy.delete(id);
    }
  }
}

function refuseFull(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw new AppError(ArchiveErrors.NO_ROOM, undefined, { cause: error });
  throw error;
}
