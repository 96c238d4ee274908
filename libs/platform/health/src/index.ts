export { HealthModule } from './health.module.js';
export { Health, type DependencyReport, type HealthCheck, type ReadinessReport } from './health.js';
