import { defineErrors } from '#platform/errors';

/** Refusals of this lib, and why a backup failed. */
export const BackupErrors = defineErrors('backup-archives', {
  BACKUP_RUNNING: { kind: 'conflict', message: 'A backup is being made. Wait until it is done.' },
  BACKUP_IN_USE: { kind: 'conflict', message: 'The backup is being made, checked or restored. Try again when that is done.' },
  BACKUP_LAST_VERIFIED: {
    kind: 'conflict',
    message: 'It is the only backup that was checked. Make another one first.',
  },
  BACKUP_GONE: { kind: 'conflict', message: 'There is no archive of this backup.' },
  BACKUP_REPLACED: {
    kind: 'unprocessable',
    message:
      'The archive is whole, but not the one that was written: somebody has put another in its place. If you trust it, bring it as a backup of its own.',
  },
  BACKUP_NO_ROOM: { kind: 'unavailable', message: 'There is too little room where backups are kept.' },
  BACKUP_STALLED: { kind: 'unavailable', message: 'Nothing moved for ten minutes.' },
  BACKUP_INTERRUPTED: { kind: 'unavailable', message: 'It was ended before it was done.' },
  BACKUP_CUT_OFF: { kind: 'unavailable', message: 'The process that made it ended before it was done.' },
  BACKUP_NOT_BEGUN: { kind: 'unavailable', message: 'No worker was there to make it.' },
  BACKUP_DATABASE_BUSY: { kind: 'unavailable', message: 'A migration or a restore kept the backup from reading the tables.' },
  BACKUP_NOT_ALLOWED: { kind: 'unavailable', message: 'The role of the database may not read everything.' },
  BACKUP_TOO_FEW_LOCKS: {
    kind: 'unavailable',
    message: 'The database has too few locks for its tables: raise max_locks_per_transaction.',
  },
  BACKUP_TOO_MANY_FILES: { kind: 'conflict', message: 'There are more uploaded files than a backup can list.' },
  BACKUP_UNSUITABLE: { kind: 'conflict', message: 'The database holds something that a backup cannot take along; details name it.' },
  BACKUP_FAILED: { kind: 'unavailable', message: 'The backup could not be made; the log says why.' },
  BACKUP_DATABASE_LOST: { kind: 'unavailable', message: 'The database went away while the backup was made.' },
});
