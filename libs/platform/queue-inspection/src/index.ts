export { type FailedJob, readReference, referenceOf } from './failed-job.js';
export { type FailedJobKey, FailedJobs, type JobId } from './failed-jobs.js';
export { QueueInspectionModule } from './queue-inspection.module.js';
export { COUNTED_UP_TO, type QueueFigures, QueueState } from './queue-state.js';
