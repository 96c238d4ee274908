export { ADVISORY_LOCKS } from './advisory-locks.js';
export { type Count, Counts, countsTogether, noneOf } from './counts.js';
export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export { registerEntities } from './entity-registry.js';
export { inBatches } from './in-batches.js';
export { ReservedDatabase } from './reserved-database.js';
export { removeBatch } from './remove-batch.js';
export { isId, newId, type Id } from './id.js';
export {
  migrate,
  migrateWithin,
  type MigrateWithinOptions,
  migrationsPending,
  type MigrationStep,
  UnknownMigrationError,
} from './migrate.js';
export { connectionSettings } from './connection-settings.js';
export { type Question, question } from './question.js';
export { DatabaseProbe } from './database-probe.js';
export { isDatabaseUnavailable, isReadOnlyRefusal, violatedConstraint } from './database-failure.js';
export { Transactions } from './transactions.js';
export { type DecisiveWrite, writesTogether } from './writes-together.js';
