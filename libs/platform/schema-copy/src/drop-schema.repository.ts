import { ADVISORY_LOCKS } from '#platform/database';
import { quoted, stageOf } from './identifiers.js';
import type { PinnedConnection } from './pinned-connection.query.js';
import { tablesToLock } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';

/** PostgreSQL holds about twelve locks for each table that goes, until the transaction ends. */
const DROPPED_AT_ONCE = 200;
const GONE_WITHIN_MS = 10_000;

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
  await endLoads(connection);
  await dropSchema(connection, stageOf(schema));
}

/** Says that this session writes into a stage, until it ends. */
export async function announceLoad(connection: PinnedConnection): Promise<void> {
  await connection.query('select pg_advisory_lock_shared($1)', [ADVISORY_LOCKS.loading]);
}

/**
 * Ends the sessions of a load that has lost its place but does not know it, before they write into the stage of another. Whoever calls
 * keeps migrations out, so none of them is of a load that goes on.
 */
export async function endLoads(connection: PinnedConnection): Promise<void> {
  await connection.query(
    `select pg_terminate_backend(pid, $2) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and objsubid = 1
        and classid::bigint = $1::bigint >> 32 and objid::bigint = $1::bigint & 4294967295`,
    [ADVISORY_LOCKS.loading, GONE_WITHIN_MS],
  );
}
