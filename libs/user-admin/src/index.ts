export { EndSuspensions } from './user-admin.jobs.js';
export { UserAdminHttpModule } from './user-admin-http.module.js';
export { UserAdminPermissions } from './user-admin.permissions.js';
export { UserAdminWorkerModule } from './user-admin-worker.module.js';
export { UserAdminErrors } from './user-admin.errors.js';
export { SuspensionAdminService } from './suspension-admin.service.js';
export { UserAdminModule } from './user-admin.module.js';
export { UserRecordQuery } from './user-record.query.js';
