import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const FailedJobsPermissions = definePermissions('failed-jobs', {
  'system.jobs': { summary: 'See the jobs that failed for good, run them again, and remove them.', roles: ['admin'] },
});
