export {
  AuditChainService,
  type BrokenLink,
  type ChainFault,
  type ChainPiece,
  type ChainPlace,
  type ChainVerdict,
} from './audit-chain.service.js';
export type { AuditEntry } from './audit-entry.js';
export { AuditHttpModule } from './audit-http.module.js';
export { AuditLog } from './audit-log.js';
export { AuditNames, type NameSource } from './audit-names.js';
export { AuditModule } from './audit.module.js';
export { AuditPermissions } from './audit.permissions.js';
export { AuditWorkerModule } from './audit-worker.module.js';
