import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { archiveName, type Backup, BackupCatalogue } from '#backup-archives';
import { ArchiveErrors, ArchiveSpace } from '#platform/archives';
import { AppError } from '#platform/errors';
import { type BackupUpload, UploadFiles } from './upload-files.js';

const AGE = 'age-encryption.org/';
const TAR = { at: 257, text: 'ustar' };

/** Puts what was uploaded where backups lie. */
@Injectable()
export class BackupPlace {
  constructor(
    private readonly files: UploadFiles,
    private readonly space: ArchiveSpace,
    private readonly catalogue: BackupCatalogue,
  ) {}

  /** Under the id of the upload: whatever it says of itself, it replaces nothing. Taken once, also by somebody who begins anew. */
  async take({ id, bytes, name }: BackupUpload, createdBy: string): Promise<Backup> {
    const known = await this.catalogue.find(id);
    if (known?.archive && known.bytes === bytes) return known;
    const encrypted = await this.isEncrypted(id);
    const spare = await this.space.spareBytes();
    if (spare !== null && spare < bytes) throw new AppError(ArchiveErrors.NO_ROOM);
    const archive = archiveName(id, encrypted);
    const sink = await this.space.create(archive);
    try {
      await pipeline(this.files.read(id), sink.stream);
      await sink.commit();
    } catch (error) {
      await sink.abort();
      throw error;
    }
    const at = new Date();
    const backup: Backup = {
      id,
      sequence: await this.catalogue.nextSequence(),
      state: 'written',
      kind: 'uploaded',
      note: name,
      createdBy,
      createdAt: at,
      finishedAt: at,
      verifiedAt: null,
      verifiedAs: null,
      archive,
      bytes,
      sha256: null,
      dataBytes: null,
      rows: null,
      files: null,
      tables: [],
      migrations: null,
      appVersion: '',
      serverVersion: null,
      encrypted,
      keyFingerprint: null,
      error: null,
    };
    await this.catalogue.save(backup);
    return backup;
  }

  /** @throws AppError ARCHIVE_DAMAGED for what is neither of the two that a backup can be */
  private async isEncrypted(id: string): Promise<boolean> {
    const head = await this.files.head(id, 512);
    if (head.subarray(0, AGE.length).toString('latin1') === AGE) return true;
    if (head.subarray(TAR.at, TAR.at + TAR.text.length).toString('latin1') === TAR.text) return false;
    throw new AppError(ArchiveErrors.ARCHIVE_DAMAGED, { reason: 'neither a tar file nor an age file' });
  }
}
