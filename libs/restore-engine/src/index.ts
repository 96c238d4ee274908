export { ArchiveReading, type UseEntries } from './archive-reading.js';
export { DataProof } from './data-proof.js';
export { ErasuresLeft } from './erasures-left.service.js';
export { loadSchemaCopy } from './restore-door.js';
export {
  type NewRestore,
  reasonOfUndo,
  type Restore,
  RESTORE_STATES,
  RESTORE_STEPS,
  type RestoreFailure,
  type RestoreKind,
  type RestoreProgress,
  type RestoreState,
  type RestoreStep,
} from './restore.js';
export { OWN_CONNECTIONS, RestoreConnection } from './restore-connection.repository.js';
export { RestoreEngineModule } from './restore-engine.module.js';
export { RestoreErrors } from './restore.errors.js';
export { failureOf } from './restore-failure.js';
export { type JournalEntry, RestoreJournal } from './restore-journal.js';
export { RestorePreflight } from './restore-preflight.js';
export { Restorers } from './restorers.repository.js';
export { RestoreRows } from './restore-rows.repository.js';
export { RestoreRunner } from './restore-runner.js';
export { RESTORED_CHANNEL, RestoreSettlement } from './restore-settlement.js';
export type { ReportRestore } from './restore-work.js';
