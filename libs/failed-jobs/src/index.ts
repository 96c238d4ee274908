export { FailedJobsHttpModule } from './failed-jobs-http.module.js';
export { FailedJobsPermissions } from './failed-jobs.permissions.js';
