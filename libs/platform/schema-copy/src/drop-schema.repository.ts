import { ADVISORY_LOCKS } from '#platform/database';
import { quoted, stageOf } from './identifiers.js';
import type { PinnedConnection } from './pinned-connection.query.js';
import { tablesToLock } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';

/** PostgreSQL holds about twelve locks for each table that goes, until the transaction ends. */
const DROPPED_AT_ONCE = 200;

/** Table by table, so that the locks suffice. */
export async function dropSchema(connection: PinnedConnection, name: string): Promise<void> {
  for (;;) {
    const tables = (await tablesToLock(connection, name)).slice(0, DROPPED_AT_ONCE).map((table) => `${quoted(name)}.${quoted(table)}`);
    if (tables.length === 0) break;
    await connection.query(`drop table if exists ${tables.join(', ')} cascade`);
  }
  await connection.query(`drop schema if exists ${quoted(name)} cascade`);
}

/**
 * Removes what a load has left. Whoever loads keeps migrations out to the end, so as long as somebody does the stage is theirs: it is left
 * alone, also by a load that does not know yet that it has lost its place to another.
 */
export async function dropLeftStage(connection: PinnedConnection, schema: string): Promise<void> {
  try {
    // Until the connection ends. One that was lost a moment ago holds it a little longer.
    await connection.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
  } catch (error) {
    if (error instanceof SchemaCopyError && error.code === 'SCHEMA_BUSY') return;
    throw error;
  }
  await dropSchema(connection, stageOf(schema));
}
