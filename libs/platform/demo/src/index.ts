export type { DemoBatch, DemoContributor } from './demo-contributor.js';
export { DemoModule } from './demo.module.js';
export { DemoSeeder } from './demo-seeder.js';
