export { EndSuspensions } from './user-admin.jobs.js';
export { UserAdminHttpModule } from './user-admin-http.module.js';
export { UserAdminPermissions } from './user-admin.permissions.js';
export { UserAdminWorkerModule } from './user-admin-worker.module.js';
