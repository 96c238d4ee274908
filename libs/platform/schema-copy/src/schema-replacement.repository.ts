import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import { readFingerprint } from './catalogue.query.js';
import { FirstStatistics } from './first-statistics.query.js';
import { isSchemaName, quoted, stageOf } from './identifiers.js';
import { isSmall, prepareLoad, type PutBack, runAll } from './load-preparation.repository.js';
import { migrateApp } from './migrate-app.js';
import { PinnedConnection } from './pinned-connection.query.js';
import { readTables } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';
import type { CopiedSequence } from './schema-description.js';
import { type SchemaFingerprint, fingerprintOf, schemaDifferences } from './schema-fingerprint.js';
import { carryGrants } from './carried-grants.repository.js';
import { SchemaStage } from './schema-stage.repository.js';
import { TableWork } from './table-work.js';

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
const FEW_PROCESSORS = 2;
/**
 * A schema made anew beside the one that is there: until `commit` nothing has changed for anybody, whatever happens. In this order: begin,
 * migrateTo, fingerprint, prepareLoad, load of every table, setSequences, finishLoad, migrateToHead, query, commit. For a drill all of it is
 * one transaction; else rows are loaded into a stage, in steps, and from the end of `finishLoad` on it is the transaction that exchanges them.
 */
export class SchemaReplacement {
  private readonly loaded = new Map<string, number>();
  private readonly work = new TableWork();
  private building: Promise<void> | undefined;
  /** Of the tables that can be loaded. */
  private columns: ReadonlyMap<string, readonly string[]> = new Map();
  private announced: Readonly<Record<string, number>> = {};
  private behind: Readonly<Record<string, string>> = {};
  private putBack: PutBack | undefined;
  private statistics: FirstStatistics | undefined;
  /** Tables whose keys and indexes are made, or about to be. */
  private readonly built = new Set<string>();
  private finished = false;
  private prepared: SchemaFingerprint | undefined;

  private constructor(
    private connection: PinnedConnection,
    /** Where the rows are. */
    private target: string,
    private readonly names: { readonly schema: string; readonly aside: string | null },
    private readonly stage: SchemaStage | null,
    private readonly migrations: URL | undefined,
  ) {}

  /**
   * Those who read go on reading the old tables; who writes waits for `commit` or `rollback`, and then meets the tables that are there.
   * @throws SchemaCopyError SCHEMA_BUSY when somebody writes, migrates or backs up for longer than the timeout: nothing has changed.
   */
  static async begin(options: ReplacementOptions): Promise<SchemaReplacement> {
    const {
      ownerUrl: url,
      schema,
      aside,
      target = schema,
      lockTimeoutMs,
      signal,
      applicationName = 'zocalo-restore',
      migrations,
    } = options;
    if ((target === schema) !== (aside !== null)) throw new Error('Either the schema is put aside or another one is loaded.');
    for (const name of [schema, target, aside ?? target]) if (!isSchemaName(name)) throw new Error(`${name} is not a name for a schema.`);
    const own = { url, applicationName, lockTimeoutMs, signal };
    if (aside !== null) {
      const stage = await SchemaStage.open(own, { schema, aside });
      return new SchemaReplacement(stage.loader, stageOf(schema), { schema, aside }, stage, migrations).ready();
    }
    // Nobody else knows of a drill: a release must not wait for it.
    const connection = await PinnedConnection.open(own);
    try {
      await connection.query(`begin; create schema ${quoted(target)}`);
      return await new SchemaReplacement(connection, target, { schema, aside }, null, migrations).ready();
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  private async ready(): Promise<this> {
    try {
      for (const connection of this.stage ? [this.connection, this.stage.builder] : [this.connection]) {
        await connection.query(`select set_config('search_path', quote_ident($1), false), set_config('maintenance_work_mem', $2, false)`, [
          this.target,
          MAINTENANCE_MEMORY,
        ]);
        // Both connections and whoever reads the archive have enough to do for so few processors: more of them cost time.
        if (this.stage && availableParallelism() <= FEW_PROCESSORS) await connection.query('set max_parallel_maintenance_workers = 0');
      }
      return this;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /** Makes the tables as they were when exactly these migrations had run. @throws SchemaCopyError MIGRATIONS_DIFFER */
  async migrateTo(names: readonly string[]): Promise<void> {
    await this.atomically(() => migrateApp(this.connection, this.target, names, this.migrations));
  }

  fingerprint(): Promise<SchemaFingerprint> {
    return readFingerprint(this.connection, this.target);
  }

  /**
   * Empties the tables and takes away what would slow down a load or act on it.
   * @param rows that will come, of each table: small ones keep their indexes, which saves time and locks.
   * @param behind statements by table, for its rows as soon as they are there, before its indexes are; see `ranBehind`. Not for a drill.
   */
  async prepareLoad(rows: Readonly<Record<string, number>> = {}, behind: Readonly<Record<string, string>> = {}): Promise<void> {
    this.columns = new Map((await readTables(this.connection, this.target)).map(({ name, columns }) => [name, columns]));
    this.prepared = await this.fingerprint();
    this.statistics = await FirstStatistics.of(this.connection, this.target);
    this.announced = rows;
    this.behind = behind;
    this.putBack = await this.atomically(() => prepareLoad(this.connection, this.target, [...this.columns.keys()], rows));
    this.building = this.stage ? this.work.run(this.stage.builder) : undefined;
    this.building?.catch(() => undefined);
  }

  /** @param rows as `SchemaSnapshot.rows` gave them. @returns how many there were. */
  async load(table: string, columns: readonly string[], rows: AsyncIterable<Uint8Array>): Promise<number> {
    this.work.throwIfFailed();
    const found = this.columns.get(table);
    if (!found) throw new SchemaCopyError('DOES_NOT_FIT', `There is no table ${table}.`);
    const unknown = columns.filter((column) => !found.includes(column));
    const missing = found.filter((column) => !columns.includes(column));
    if (unknown.length > 0 || missing.length > 0)
      throw new SchemaCopyError('DOES_NOT_FIT', `Columns of ${table} differ: ${[...unknown, ...missing].join(', ')}.`);
    const name = `${quoted(this.target)}.${quoted(table)}`;
    const list = columns.length > 0 ? ` (${columns.map(quoted).join(', ')})` : '';
    // Nobody else can see a table that is new, or was emptied in this transaction: its rows may be as good as old from the start.
    const isEmptied = this.stage !== null && !isSmall(this.announced[table]) && !this.loaded.has(table);
    const freeze = this.stage === null || isEmptied ? ' with (freeze)' : '';
    const count = await this.atomically(async () => {
      if (isEmptied) await this.connection.query(`truncate table only ${name}`);
      return this.connection.copyIn(`copy ${name}${list} from stdin${freeze}`, rows);
    });
    this.loaded.set(table, (this.loaded.get(table) ?? 0) + count);
    return count;
  }

  /** All rows of the table are there. Its keys and indexes may be made while others are loaded; `finishLoad` does it for those not named. */
  async complete(table: string): Promise<void> {
    const statement = this.stage ? this.behind[table] : undefined;
    if (statement !== undefined)
      await this.connection.query(statement).then(
        () => this.ranBehind.add(table),
        () => this.work.throwIfFailed(),
      );
    this.build(table);
  }

  /** Of the tables `prepareLoad` was given statements for, those whose rows they were run for. Of tables of another release they may fail. */
  readonly ranBehind = new Set<string>();

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
    for (const table of this.columns.keys()) this.build(table);
    this.work.close();
    await Promise.all([this.work.run(this.connection), this.building]);
    const others = [...this.columns.keys()].filter((table) => !this.putBack?.ofTables.has(table));
    await runAll(this.connection, [...(this.putBack?.last ?? []), ...others.flatMap((table) => this.counting(table))]);
    const views = await this.connection.query<{ statement: string }>(
      `select format('refresh materialized view %s', c.oid::regclass) as statement from pg_class c join pg_namespace s on s.oid = c.relnamespace
        where s.nspname = $1 and c.relkind = 'm' order by c.oid`,
      [this.target],
    );
    await runAll(
      this.connection,
      views.map(({ statement }) => statement),
    );
    if (this.stage) {
      await this.stage.exchange();
      this.connection = this.stage.holder;
      this.target = this.names.schema;
    }
    const [difference] = schemaDifferences(this.prepared ?? fingerprintOf({}), await this.fingerprint());
    if (difference) throw new SchemaCopyError('DOES_NOT_FIT', `${difference.object} did not come back as it was.`);
    await this.connection.query('set constraints all immediate');
    this.finished = true;
  }

  /** @returns names of the migrations that had come since. */
  migrateToHead(): Promise<string[]> {
    return migrateApp(this.connection, this.target, 'head', this.migrations);
  }

  /** A statement for checks and for what has to change with it, behind `finishLoad`; names without a schema are the loaded ones. */
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
    if (!this.finished) throw new Error('The load is not finished.');
    if (this.names.aside !== null) await carryGrants(this.connection, this.names.aside, this.target);
    this.connection.pastReturn();
    await this.connection.query('commit');
    await this.connection.close();
  }

  /** Everything is as before `begin`. Also after an error. */
  async rollback(): Promise<void> {
    this.work.fail(new SchemaCopyError('CONNECTION_LOST', 'It was given up.'));
    if (this.stage) await this.stage.remove();
    else await this.connection.close();
  }

  /** Keys first, and then indexes, each by itself; counted for the planner once all are there, as some are of expressions. */
  private build(table: string): void {
    const back = this.putBack?.ofTables.get(table);
    if (!back || this.built.has(table)) return;
    this.built.add(table);
    const count = () => this.work.add({ statements: this.counting(table) });
    let missing = back.indexes.length;
    const made = () => {
      missing -= 1;
      if (missing === 0) count();
    };
    const index = () => {
      for (const statement of back.indexes) this.work.add({ statements: [statement], done: made });
      if (missing === 0) count();
    };
    if (back.keys.length > 0) this.work.add({ statements: back.keys, done: index });
    else index();
  }

  private counting(table: string): string[] {
    return this.statistics?.statements(table) ?? [];
  }

  /** In one transaction, which a drill has anyway. After an error only `rollback` is left. */
  private async atomically<T>(work: () => Promise<T>): Promise<T> {
    if (!this.stage) return work();
    await this.connection.query('begin');
    const result = await work();
    await this.connection.query('commit');
    return result;
  }
}
