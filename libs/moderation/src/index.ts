export { ModerationHttpModule } from './moderation-http.module.js';
export { ModerationModule } from './moderation.module.js';
export { ForgetMessageReports } from './moderation.jobs.js';
export { ModerationWorkerModule } from './moderation-worker.module.js';
