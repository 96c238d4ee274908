export type { LiveBatch } from './demo-batch.repository.js';
export type { DemoBatch, DemoContributor, RowCounts } from './demo-contributor.js';
export { DemoErrors } from './demo.errors.js';
export { DemoMode } from './demo-mode.js';
export { DemoModule } from './demo.module.js';
export { DemoSettings } from './demo.settings.js';
export { DemoSeeder, type Purging, type Seeding } from './demo-seeder.js';
