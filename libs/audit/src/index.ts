export { AuditChain, type BrokenLink, type ChainVerdict } from './audit-chain.js';
export type { AuditEntry } from './audit-entry.js';
export { AuditLog } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { AuditWorkerModule } from './audit-worker.module.js';
