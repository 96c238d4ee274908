export { RoleDirectory, permissionsOfRow, type RoleDefinition } from './role-directory.js';
export { RoleErrors } from './role.errors.js';
export { lackedBy, scopeOfRole } from './role.policy.js';
export { RolePermissions } from './role.permissions.js';
export { RolesHttpModule } from './roles-http.module.js';
export { RolesModule } from './roles.module.js';
