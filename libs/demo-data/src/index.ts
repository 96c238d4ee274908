export { BeforePurge } from './before-purge.js';
export { ResetDemoData } from './demo-data.jobs.js';
export { DemoDataHttpModule } from './demo-data-http.module.js';
export { DemoDataModule } from './demo-data.module.js';
export { DemoDataPermissions } from './demo-data.permissions.js';
export { DemoDataService } from './demo-data.service.js';
export { DemoDataWorkerModule } from './demo-data-worker.module.js';
