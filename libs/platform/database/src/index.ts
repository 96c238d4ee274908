export { ADVISORY_LOCKS } from './advisory-locks.js';
export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export { registerEntities } from './entity-registry.js';
export { newId, type Id } from './id.js';
export { migrate, migrationsPending, type MigrationStep } from './migrate.js';
export { connectionSettings } from './connection-settings.js';
export { isDatabaseUnavailable, violatedConstraint } from './database-failure.js';
export { Transactions } from './transactions.js';
