import type { Readable } from 'node:stream';
import { ADVISORY_LOCKS } from '#platform/database';
import { readFingerprint } from './catalogue.query.js';
import { isSchemaName, quoted } from './identifiers.js';
import { prepareLoad, type PutBack, runAll } from './load-preparation.repository.js';
import { migrateApp } from './migrate-app.js';
import { PinnedConnection } from './pinned-connection.query.js';
import { lockAgainstWriters, readTables } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';
import type { CopiedSequence } from './schema-description.js';
import { type SchemaFingerprint, fingerprintOf, schemaDifferences } from './schema-fingerprint.js';
import { carryGrants } from './carried-grants.repository.js';

export interface ReplacementOptions {
  readonly ownerUrl: string;
  /** The schema that is replaced. */
  readonly schema: string;
  /** What it is called from now on; null leaves it alone, for a drill. */
  readonly aside: string | null;
  /** Where the rows are loaded; the schema that is replaced, unless a drill has one of its own. */
  readonly target?: string;
  /** How long writers, a backup or a migration are waited for. */
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal;
  readonly applicationName?: string;
  /** Holds a folder for each timeline; another than the product's only in tests. */
  readonly migrations?: URL;
}

/** For validating keys and building indexes, each by itself. */
const MAINTENANCE_MEMORY = '256MB';
/** A tenth of what is usual, so that the planner knows the tables from COMMIT on; autovacuum counts them anew soon after that. */
const FIRST_STATISTICS = 10;

/**
 * A schema made anew in one transaction beside the one that is there: until `commit` nothing has changed for anybody, whatever happens. In
 * this order: begin, migrateTo, fingerprint, prepareLoad, load of every table, setSequences, finishLoad, migrateToHead, query, commit.
 */
export class SchemaReplacement {
  private readonly loaded = new Map<string, number>();
  /** Of the tables that can be loaded. */
  private columns: ReadonlyMap<string, readonly string[]> = new Map();
  private putBack: PutBack | undefined;
  private prepared: SchemaFingerprint | undefined;

  private constructor(
    private readonly connection: PinnedConnection,
    private readonly target: string,
    private readonly aside: string | null,
    private readonly migrations: URL | undefined,
  ) {}

  /**
   * Those who read go on reading the old tables; who writes waits for `commit` or `rollback`, and then meets the tables that are there.
   * @throws SchemaCopyError SCHEMA_BUSY when somebody writes, migrates or backs up for longer than the timeout: nothing has changed.
   */
  static async begin(options: ReplacementOptions): Promise<SchemaReplacement> {
    const { ownerUrl, schema, aside, target = schema, lockTimeoutMs, signal, applicationName = 'zocalo-restore' } = options;
    if ((target === schema) !== (aside !== null)) throw new Error('Either the schema is put aside or another one is loaded.');
    for (const name of [schema, target, aside ?? target]) if (!isSchemaName(name)) throw new Error(`${name} is not a name for a schema.`);
    const connection = await PinnedConnection.open({ url: ownerUrl, applicationName, lockTimeoutMs, signal });
    try {
      // Not for a drill: a release must not wait for it.
      if (aside !== null) await connection.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
      await connection.query('begin');
      if (aside !== null) {
        await lockAgainstWriters(connection, schema);
        await connection.query(`alter schema ${quoted(schema)} rename to ${quoted(aside)}`);
      }
      await connection.query(`create schema ${quoted(target)}`);
      await connection.query(`select set_config('search_path', quote_ident($1), true), set_config('maintenance_work_mem', $2, true)`, [
        target,
        MAINTENANCE_MEMORY,
      ]);
      return new SchemaReplacement(connection, target, aside, options.migrations);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Makes the tables as they were when exactly these migrations had run. @throws SchemaCopyError MIGRATIONS_DIFFER */
  async migrateTo(names: readonly string[]): Promise<void> {
    await migrateApp(this.connection, this.target, names, this.migrations);
  }

  fingerprint(): Promise<SchemaFingerprint> {
    return readFingerprint(this.connection, this.target);
  }

  /**
   * Empties the tables and takes away what would slow down a load or act on it.
   * @param rows that will come, of each table: small ones keep their indexes, which saves time and locks.
   */
  async prepareLoad(rows?: Readonly<Record<string, number>>): Promise<void> {
    this.columns = new Map((await readTables(this.connection, this.target)).map(({ name, columns }) => [name, columns]));
    this.prepared = await this.fingerprint();
    this.putBack = await prepareLoad(this.connection, this.target, [...this.columns.keys()], rows);
  }

  /** @param rows as `SchemaSnapshot.rows` gave them. @returns how many there were. */
  async load(table: string, columns: readonly string[], rows: Readable): Promise<number> {
    const found = this.columns.get(table);
    if (!found) throw new SchemaCopyError('DOES_NOT_FIT', `There is no table ${table}.`);
    const unknown = columns.filter((column) => !found.includes(column));
    const missing = found.filter((column) => !columns.includes(column));
    if (unknown.length > 0 || missing.length > 0)
      throw new SchemaCopyError('DOES_NOT_FIT', `Columns of ${table} differ: ${[...unknown, ...missing].join(', ')}.`);
    const list = columns.length > 0 ? ` (${columns.map(quoted).join(', ')})` : '';
    // Nobody else can see the table yet, so its rows may be as good as old from the start.
    const count = await this.connection.copyIn(`copy ${quoted(this.target)}.${quoted(table)}${list} from stdin with (freeze)`, rows);
    this.loaded.set(table, (this.loaded.get(table) ?? 0) + count);
    return count;
  }

  /** The sequences are as new as the tables: `setval` of those before would outlast a rollback. */
  async setSequences(sequences: readonly CopiedSequence[]): Promise<void> {
    for (const { name, lastValue, isCalled } of sequences) {
      const [found] = await this.connection.query(
        `select setval(c.oid, $3::bigint, $4) from pg_class c join pg_namespace s on s.oid = c.relnamespace
          where s.nspname = $1 and c.relname = $2 and c.relkind = 'S'`,
        [this.target, name, lastValue, isCalled],
      );
      if (!found) throw new SchemaCopyError('DOES_NOT_FIT', `There is no sequence ${name}.`);
    }
  }

  /**
   * Puts back what `prepareLoad` took away, which checks the keys; fills materialised views and counts for the planner.
   * @param expected rows of each table; those that were not loaded count as none.
   * @throws SchemaCopyError DOES_NOT_FIT when the numbers differ.
   */
  async finishLoad(expected: Readonly<Record<string, number>>): Promise<void> {
    for (const [table, rows] of Object.entries(expected)) {
      const loaded = this.loaded.get(table) ?? 0;
      if (loaded !== rows) throw new SchemaCopyError('DOES_NOT_FIT', `${table} has ${loaded} rows instead of ${rows}.`);
    }
    await runAll(this.connection, this.putBack?.statements ?? []);
    this.putBack = undefined;
    const [difference] = schemaDifferences(this.prepared ?? fingerprintOf({}), await this.fingerprint());
    if (difference) throw new SchemaCopyError('DOES_NOT_FIT', `${difference.object} did not come back as it was.`);
    await this.connection.query('set constraints all immediate');
    const views = await this.connection.query<{ statement: string }>(
      `select format('refresh materialized view %s', c.oid::regclass) as statement from pg_class c join pg_namespace s on s.oid = c.relnamespace
        where s.nspname = $1 and c.relkind = 'm' order by c.oid`,
      [this.target],
    );
    await runAll(this.connection, [
      `set local default_statistics_target = ${FIRST_STATISTICS}`,
      ...views.map(({ statement }) => statement),
      ...[...this.columns.keys()].map((table) => `analyze ${quoted(this.target)}.${quoted(table)}`),
    ]);
  }

  /** @returns names of the migrations that had come since. */
  migrateToHead(): Promise<string[]> {
    return migrateApp(this.connection, this.target, 'head', this.migrations);
  }

  /** A statement within the transaction, for checks and for what has to change with it; names without a schema are the loaded ones. */
  query<Row extends Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.connection.query<Row>(sql, values);
  }

  /** The rows of a loaded table as `SchemaSnapshot.rows` would give them: in the order in which they were loaded. */
  rows(table: string, columns: readonly string[]): Readable {
    const list = columns.length > 0 ? ` (${columns.map(quoted).join(', ')})` : '';
    return this.connection.copyOut(`copy ${quoted(this.target)}.${quoted(table)}${list} to stdout`, () => undefined);
  }

  /**
   * From here on everybody meets the loaded tables. What was granted by hand on the old ones is granted on these.
   * @throws SchemaCopyError CONNECTION_LOST when nobody can say whether it was committed: it was if the schema put aside is there.
   */
  async commit(): Promise<void> {
    if (this.putBack) throw new Error('The load is not finished.');
    if (this.aside !== null) await carryGrants(this.connection, this.aside, this.target);
    this.connection.pastReturn();
    await this.connection.query('commit');
    await this.connection.close();
  }

  /** Everything is as before `begin`. Also after an error. */
  async rollback(): Promise<void> {
    await this.connection.close();
  }
}
