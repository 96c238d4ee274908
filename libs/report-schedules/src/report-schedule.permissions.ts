import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const ReportSchedulePermissions = definePermissions('report-schedules', {
  'report.schedule': { summary: 'Have reports made and mailed by the clock, for people who may see the figures.', roles: ['admin'] },
});
