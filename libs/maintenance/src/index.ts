export { type MaintenanceWish } from './maintenance-change.js';
export { setWithoutDatabase, type FileChange } from './maintenance-offline.js';
export { MaintenanceFile } from './maintenance-file.js';
export { MaintenanceHttpModule } from './maintenance-http.module.js';
export { MaintenancePermissions } from './maintenance.permissions.js';
export { MaintenanceService } from './maintenance.service.js';
export { StoredMaintenanceModule } from './stored-maintenance.module.js';
