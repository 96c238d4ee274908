import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const ReportScheduleErrors = defineErrors('report-schedules', {
  REPORT_SCHEDULE_LIMIT_REACHED: {
    kind: 'conflict',
    message: 'There are as many schedules of these figures as there can be. Delete one first.',
  },
  REPORT_RECIPIENT_UNFIT: { kind: 'conflict', message: 'Somebody among the recipients may not see these figures, or has no open account.' },
});
