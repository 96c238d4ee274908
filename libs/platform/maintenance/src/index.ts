export { Maintenance, type MaintenanceHandler } from './maintenance.js';
export { MaintenanceErrors } from './maintenance.errors.js';
export { MaintenanceModule } from './maintenance.module.js';
export { maintenancePage } from './maintenance-page.js';
export { MaintenancePassPermissions } from './maintenance.permissions.js';
export { levelAt, MAINTENANCE_LEVELS, type MaintenanceLevel, type MaintenanceState, NO_MAINTENANCE } from './maintenance-state.js';
