export { AuditChainService, type BrokenLink, type ChainVerdict } from './audit-chain.service.js';
export type { AuditEntry } from './audit-entry.js';
export { AuditLog } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { AuditWorkerModule } from './audit-worker.module.js';
