import { defineErrors } from '#platform/errors';

export const BackupUploadErrors = defineErrors('backup-uploads', {
  UPLOAD_OFFSET_WRONG: { kind: 'conflict', message: 'The piece does not begin where the one before it ended; details say where that is.' },
  UPLOAD_INCOMPLETE: { kind: 'conflict', message: 'Not everything has arrived yet.' },
  UPLOAD_TOO_LARGE: { kind: 'too_large', message: 'The backup is larger than the setting backups.upload.gigabytes allows.' },
  UPLOAD_LIMIT_REACHED: { kind: 'conflict', message: 'There are as many uploads as there can be. Finish or cancel one first.' },
});
