import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const ReportErrors = defineErrors('reports', {
  REPORT_LIMIT_REACHED: {
    kind: 'conflict',
    message: 'You have as many reports as there can be. Delete one first, or wait for those on their way.',
  },
  REPORT_NOT_READY: { kind: 'conflict', message: 'The report is not ready; ask for its state.' },
});
