export type { Drill } from './drill.js';
export { DrillErrors } from './drill.errors.js';
export { DrillRows } from './drill-rows.repository.js';
export { DrillRunner } from './drill-runner.js';
export { StartDueDrill } from './drills.jobs.js';
export { RestoreDrillsHttpModule } from './restore-drills-http.module.js';
export { RestoreDrillsModule } from './restore-drills.module.js';
export { RestoreDrillsWorkerModule } from './restore-drills-worker.module.js';
