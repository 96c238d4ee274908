export type { CurrencyFigures, MoneyPair } from './money-reader.js';
export { StatsHttpModule } from './stats-http.module.js';
export { StatsModule } from './stats.module.js';
export { StatsPermissions } from './stats.permissions.js';
export { CountDays } from './stats.jobs.js';
export { type MoneyAnswer, type StatsAnswer, type StatsRequest, StatsService } from './stats.service.js';
export { StatsWorkerModule } from './stats-worker.module.js';
