import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** It ends by itself when nothing moves: how long it takes only depends on how much there is. */
const A_DAY = 86_400;

/** Makes a backup. Whoever takes it over begins anew; a failure is told, not repeated. */
export const MakeBackup = defineJob({
  name: 'backups.make',
  queue: 'heavy',
  payload: ids('runId'),
  attempts: 1,
  backoff: { type: 'fixed', seconds: 10 },
  timeoutSeconds: A_DAY,
  transaction: false,
  duringMaintenance: 'run',
});

/** Reads a backup back. May be repeated. */
export const VerifyBackup = defineJob({
  name: 'backups.verify',
  queue: 'heavy',
  payload: ids('runId'),
  attempts: 1,
  backoff: { type: 'fixed', seconds: 10 },
  timeoutSeconds: A_DAY,
  transaction: false,
  duringMaintenance: 'run',
});
