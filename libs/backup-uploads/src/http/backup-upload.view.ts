import { CHUNK_BYTES } from '../backup-uploads.service.js';
import type { BackupUpload } from '../upload-files.js';

/** A backup on its way here. */
export class BackupUploadView {
  /** UUID, also of the backup that it becomes. */
  id: string;
  /** Of the whole. */
  bytes: number;
  /** How much of it has arrived: where the next piece begins. */
  offset: number;
  /** The most that one piece may have. */
  chunkBytes: number;
}

/** What has arrived. */
export class UploadOffsetView {
  offset: number;
}

export function toBackupUploadView({ id, bytes, offset }: BackupUpload): BackupUploadView {
  return { id, bytes, offset, chunkBytes: CHUNK_BYTES };
}
