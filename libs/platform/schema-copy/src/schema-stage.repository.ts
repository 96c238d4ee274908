import { ADVISORY_LOCKS } from '#platform/database';
import { announceLoad, dropLeftStage, dropSchema, endLoads } from './drop-schema.repository.js';
import { quoted, stageOf } from './identifiers.js';
import { runAll } from './load-preparation.repository.js';
import { PinnedConnection, type PinnedConnectionOptions } from './pinned-connection.query.js';
import { lockAgainstWriters } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';

/**
 * Where the rows are loaded that are to replace those of a schema: a schema of its own, made in steps that are committed, so that several
 * connections work at it. One transaction keeps writers out of the old one all the time, and gives both their names in the end. What is left
 * of it by a process that was killed is removed by whoever comes next.
 */
export class SchemaStage {
  private constructor(
    private readonly options: PinnedConnectionOptions,
    private readonly names: { readonly schema: string; readonly aside: string },
    /** In the transaction that will exchange the schemas. */
    readonly holder: PinnedConnection,
    readonly loader: PinnedConnection,
    /** Makes keys and indexes while rows of other tables are loaded. */
    readonly builder: PinnedConnection,
  ) {}

  /** @throws SchemaCopyError SCHEMA_BUSY when somebody writes, migrates or backs up for longer than the timeout: nothing has changed. */
  static async open(options: PinnedConnectionOptions, names: { readonly schema: string; readonly aside: string }): Promise<SchemaStage> {
    const opened: PinnedConnection[] = [];
    const open = async () => {
      const connection = await PinnedConnection.open(options);
      opened.push(connection);
      return connection;
    };
    try {
      const holder = await open();
      const [taken] = await holder.query('select from pg_namespace where nspname = $1', [names.aside]);
      if (taken) throw new SchemaCopyError('SCHEMA_EXISTS', `There is a schema ${names.aside} already.`);
      await holder.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
      await holder.query('begin');
      await lockAgainstWriters(holder, names.schema);
      const stage = new SchemaStage(options, names, holder, await open(), await open());
      await endLoads(holder);
      for (const connection of [stage.loader, stage.builder]) await announceLoad(connection);
      await dropSchema(stage.loader, stageOf(names.schema));
      await stage.loader.query(`create schema ${quoted(stageOf(names.schema))}`);
      return stage;
    } catch (error) {
      for (const connection of opened.toReversed()) await connection.close();
      throw error;
    }
  }

  /** In the transaction of the holder: from its COMMIT on everybody meets what was loaded. */
  async exchange(): Promise<void> {
    const { schema, aside } = this.names;
    await Promise.all([this.loader.close(), this.builder.close()]);
    await this.holder.query(`alter schema ${quoted(schema)} rename to ${quoted(aside)}`);
    await this.holder.query(`alter schema ${quoted(stageOf(schema))} rename to ${quoted(schema)}`);
    await this.holder.query(`select set_config('search_path', quote_ident($1), true)`, [schema]);
    // They know the schema by the name that it had when they were made.
    const routines = await this.holder.query<{ statement: string }>(
      `select format('alter routine %s set search_path to %I', p.oid::regprocedure, $1::text) as statement
        from pg_proc p join pg_namespace s on s.oid = p.pronamespace where s.nspname = $1 and 'search_path=' || $2 = any (proconfig)`,
      [schema, stageOf(schema)],
    );
    await runAll(
      this.holder,
      routines.map(({ statement }) => statement),
    );
  }

  /** What was loaded is gone, unless it was committed. Never rejects: what cannot be removed now is by whoever comes next. */
  async remove(): Promise<void> {
    // It may be at an index that takes long.
    this.builder.abort(new SchemaCopyError('CONNECTION_LOST', 'It was given up.'));
    for (const connection of [this.loader, this.holder]) await connection.close();
    // Also when it was an abort that ended it.
    const { signal: _, ...options } = this.options;
    const connection = await PinnedConnection.open(options).catch(() => null);
    if (!connection) return;
    await dropLeftStage(connection, this.names.schema).catch(() => undefined);
    await connection.close();
  }
}
