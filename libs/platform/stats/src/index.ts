export type {
  DailySeries,
  DayCount,
  DayRange,
  Gauge,
  MoneyCount,
  MoneySeries,
  Ratio,
  StatsContributor,
  StatsScope,
  StatsTopic,
} from './stats-contributor.js';
export { StatsRegistry } from './stats-registry.js';
export { StatsRegistryModule } from './stats-registry.module.js';
