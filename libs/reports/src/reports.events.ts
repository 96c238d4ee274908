import { defineEvent, ids } from '#platform/events';

/** A report that a schedule asked for can be read. */
export const ScheduledReportReady = defineEvent({ name: 'reports.scheduled-ready', version: 1, payload: ids('reportId') });

/** A report that a schedule asked for was not made: whoever it was for may not see the figures any more. */
export const ScheduledReportForbidden = defineEvent({ name: 'reports.scheduled-forbidden', version: 1, payload: ids('reportId') });
