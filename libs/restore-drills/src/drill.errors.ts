import { defineErrors } from '#platform/errors';

/** Refusals of this lib, and why a drill failed beside what a restore fails of. */
export const DrillErrors = defineErrors('restore-drills', {
  DRILL_RUNNING: { kind: 'conflict', message: 'A backup is being tried out already. Wait until it is done.' },
  DRILL_INTERRUPTED: { kind: 'unavailable', message: 'The process that tried it out ended before it was done.' },
  DRILL_DATA_DIFFERS: { kind: 'unavailable', message: 'What was loaded is not what the backup says; details name the table.' },
});
