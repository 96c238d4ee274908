export {
  CALLED_SERVICES,
  type CalledService,
  LATENCY_BOUNDS,
  latencyQuantile,
  Metrics,
  type MetricsReport,
  type MetricsTotals,
  type Outcome,
  OUTCOMES,
  type RouteReport,
} from './metrics.js';
export { MetricsModule } from './metrics.module.js';
export { TotalsSum } from './totals-sum.js';
