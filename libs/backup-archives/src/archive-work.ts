export { readArchive, writeArchive } from '#platform/archives';
export { SchemaSnapshot } from '#platform/schema-copy';
