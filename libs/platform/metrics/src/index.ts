export { MetricsModule } from './metrics.module.js';
export { Metrics, type MetricsReport, type RouteReport } from './metrics.js';
