export { ChecklistHttpModule } from './checklist-http.module.js';
export { ChecklistPermissions } from './checklist.permissions.js';
