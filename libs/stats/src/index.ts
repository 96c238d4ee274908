export { DayCounterService } from './day-counter.service.js';
export { StatsHttpModule } from './stats-http.module.js';
export { StatsModule } from './stats.module.js';
export { StatsPermissions } from './stats.permissions.js';
export { CountDays } from './stats.jobs.js';
export { StatsWorkerModule } from './stats-worker.module.js';
