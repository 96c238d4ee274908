import { defineEvent, ids } from '#platform/events';

/** A backup was made or checked, or that failed: the run says which. */
export const BackupRunEnded = defineEvent({ name: 'backups.run-ended', version: 1, payload: ids('runId') });
