export type { ChecklistItem, ChecklistState } from './checklist-item.js';
export { ChecklistRegistry } from './checklist-registry.js';
export { ChecklistRegistryModule } from './checklist-registry.module.js';
