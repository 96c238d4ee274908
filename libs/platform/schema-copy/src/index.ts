export { type AsideSchema, AsideSchemas } from './aside-schemas.repository.js';
export { fingerprintOf, type SchemaDifference, schemaDifferences, type SchemaFingerprint } from './schema-fingerprint.js';
export { endOtherSessions } from './other-sessions.query.js';
export { SchemaCopyError, type SchemaCopyFailure } from './schema-copy-error.js';
export type { CopiedSequence, CopiedTable, LeftOutTable, SchemaDescription, SchemaRefusal } from './schema-description.js';
export { type ReplacementOptions, SchemaReplacement } from './schema-replacement.repository.js';
export { SchemaSnapshot, type SnapshotOptions } from './schema-snapshot.query.js';
