import type { Readable } from 'node:stream';
import { ADVISORY_LOCKS } from '#platform/database';
import { quoted } from './identifiers.js';
import { PinnedConnection } from './pinned-connection.query.js';
import { describeSchema, lockTables, tablesToLock } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';
import type { SchemaDescription } from './schema-description.js';

export interface SnapshotOptions {
  /** Of the owner or of the running system; who reads has to be allowed to read everything. */
  readonly url: string;
  readonly schema: string;
  /** How long a migration, a restore or somebody who changes a table is waited for. */
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal;
  readonly applicationName?: string;
}

const ATTEMPTS = 3;

/**
 * A schema as it was at one moment, for as long as it takes to read it. Everybody goes on reading and writing; only what would change tables
 * under the snapshot has to wait: migrations, restores, TRUNCATE and ALTER TABLE.
 */
export class SchemaSnapshot {
  private reading = false;
  private readonly counts = new Map<string, number>();

  private constructor(
    private readonly connection: PinnedConnection,
    private readonly schema: string,
    readonly description: SchemaDescription,
  ) {}

  /** @throws SchemaCopyError SCHEMA_BUSY when the locks are not to be had in time, SCHEMA_MISSING; or the reason of the signal. */
  static async open(options: SnapshotOptions): Promise<SchemaSnapshot> {
    const { url, schema, lockTimeoutMs, signal, applicationName = 'zocalo-backup' } = options;
    const connection = await PinnedConnection.open({ url, applicationName, lockTimeoutMs, signal });
    try {
      await connection.query('select pg_advisory_lock_shared($1)', [ADVISORY_LOCKS.migrations]);
      await beginLocked(connection, schema);
      const description = await describeSchema(connection, schema);
      return new SchemaSnapshot(connection, schema, description);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * The rows of a table as COPY writes them, in pieces that end anywhere. One table at a time and each to its end: who stops before has to
   * open another snapshot.
   */
  rows(table: string): Readable {
    const found = this.description.tables.find(({ name }) => name === table);
    if (!found) throw new SchemaCopyError('DOES_NOT_FIT', `There is no table ${table}.`);
    const [refusal] = this.description.refusals;
    if (refusal) throw new SchemaCopyError('NOT_COPYABLE', `${refusal.reason}: ${refusal.object}`);
    if (this.reading) throw new Error('The rows of another table are still being read.');
    this.reading = true;
    const columns = found.columns.length > 0 ? ` (${found.columns.map(quoted).join(', ')})` : '';
    return this.connection.copyOut(`copy ${quoted(this.schema)}.${quoted(table)}${columns} to stdout`, (rows) => {
      this.reading = false;
      this.counts.set(table, rows);
    });
  }

  /** A piece of `rows` that nobody will read again, so that the next ones need no room of their own. */
  release(piece: Uint8Array): void {
    this.connection.pieces.giveBack(piece);
  }

  /** How many rows `rows` gave, after its end. */
  async rowCount(table: string): Promise<number> {
    // The count comes behind the last row: whoever asks after this has waited for it.
    if (!this.counts.has(table)) await this.connection.query('select');
    const count = this.counts.get(table);
    if (count === undefined) throw new Error(`The rows of ${table} were not read.`);
    return count;
  }

  /** Lets go of the locks. Also after an error. */
  close(): Promise<void> {
    return this.connection.close();
  }
}

/** Begins the transaction. A snapshot is taken by the first query; behind the locks it cannot miss what TRUNCATE or ALTER TABLE did before. */
async function beginLocked(connection: PinnedConnection, schema: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const names = await tablesToLock(connection, schema);
    if (names.length === 0) throw new SchemaCopyError('SCHEMA_MISSING', `There is no table in the schema ${schema}.`);
    await connection.query('begin isolation level repeatable read read only');
    await lockTables(connection, schema, names, 'access share');
    if ((await tablesToLock(connection, schema)).join('\0') === names.join('\0')) return;
    await connection.query('rollback');
  }
  throw new SchemaCopyError('SCHEMA_BUSY', `Tables of ${schema} come and go.`);
}
