import { defineErrors } from '#platform/errors';

/** Refusals of this lib, and why a restore failed. */
export const RestoreErrors = defineErrors('restore-engine', {
  RESTORE_RUNNING: { kind: 'conflict', message: 'A restore is under way already. Wait until it is done.' },
  RESTORE_BLOCKED: { kind: 'conflict', message: 'The backup cannot be restored here; details say why. Nothing was changed.' },
  RESTORE_WORD_WRONG: { kind: 'unprocessable', message: 'The word that confirms it is another one.' },
  RESTORE_NOT_UNDOABLE: { kind: 'conflict', message: 'The data from before this restore is gone, or is in use again.' },
  RESTORE_NEEDS_OWNER: {
    kind: 'unavailable',
    message: 'This process cannot change the schema: give it DATABASE_OWNER_URL, the role that owns the tables.',
  },
  RESTORE_NO_WORKER: {
    kind: 'conflict',
    message: 'No worker runs that may change the tables: start one with DATABASE_OWNER_URL, or use the command line, npx zocalo backup.',
  },
  RESTORE_KEY_ELSEWHERE: {
    kind: 'conflict',
    message:
      'Backups are only sealed here, and nothing here opens this one: set BACKUP_IDENTITY beside BACKUP_RECIPIENT, or restore it where that is.',
  },
  RESTORE_BUSY: { kind: 'conflict', message: 'A backup, a drill or another restore is under way. Try again when it is done.' },
  RESTORE_INTERRUPTED: { kind: 'unavailable', message: 'The process that did it ended before the data was replaced. Nothing was changed.' },
  RESTORE_NO_ROOM: { kind: 'unavailable', message: 'There is too little room for the data beside what is there. Nothing was changed.' },
  RESTORE_ROWS_DIFFER: { kind: 'unavailable', message: 'A table does not hold what the backup says. Nothing was changed.' },
  RESTORE_SCHEMA_DIFFERS: {
    kind: 'unavailable',
    message: 'The tables of the backup are not what this program makes of its version; details name them. Nothing was changed.',
  },
  RESTORE_NO_ADMINISTRATOR: {
    kind: 'unavailable',
    message: 'Nobody could administrate the platform with this backup. Nothing was changed.',
  },
  RESTORE_WRONG_KEY: {
    kind: 'unavailable',
    message:
      'The secrets in the backup were sealed with another master key: put back its master.key or ZOCALO_MASTER_KEY. Nothing was changed.',
  },
  RESTORE_NEWER: {
    kind: 'unprocessable',
    message: 'A newer version of the platform made this backup: install that one first. Nothing was changed.',
  },
  RESTORE_EXTENSION_MISSING: {
    kind: 'unavailable',
    message: 'The backup needs extensions of PostgreSQL that this database does not have; details name them. Nothing was changed.',
  },
  RESTORE_SCHEMA_BUSY: {
    kind: 'unavailable',
    message: 'Somebody else uses the tables and does not let go of them. Nothing was changed; try again.',
  },
  RESTORE_TOO_FEW_LOCKS: {
    kind: 'unavailable',
    message: 'PostgreSQL keeps too few locks for so many tables: raise max_locks_per_transaction. Nothing was changed.',
  },
  RESTORE_DATABASE_LOST: { kind: 'unavailable', message: 'The connection to the database was lost. Nothing was changed; try again.' },
  RESTORE_EXPIRED: {
    kind: 'unavailable',
    message:
      'Nobody began it within ten minutes: no worker runs that may, or it was busy with a backup. Nothing was changed; ask for it again.',
  },
  RESTORE_SUPERSEDED: {
    kind: 'conflict',
    message: 'It had not begun when the command line was asked for another one. Nothing was changed.',
  },
  RESTORE_STOPPED: { kind: 'unavailable', message: 'The process was stopped before the data was replaced. Nothing was changed.' },
  RESTORE_NO_JOURNAL: { kind: 'unavailable', message: 'The data directory cannot be written to. Nothing was changed.' },
  RESTORE_FAILED: { kind: 'unavailable', message: 'The data could not be brought back; the log says why. Nothing was changed.' },
});
