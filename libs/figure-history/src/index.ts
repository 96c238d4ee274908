export { CondenseFigures } from './figure-history.jobs.js';
export { FigureHistoryHttpModule } from './figure-history-http.module.js';
export { FigureHistoryWorkerModule } from './figure-history-worker.module.js';
