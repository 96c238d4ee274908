import { quoted } from './identifiers.js';
import type { PinnedConnection } from './pinned-connection.query.js';
import { tablesToLock } from './schema-contents.query.js';

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
