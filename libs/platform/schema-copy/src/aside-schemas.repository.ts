import { ADVISORY_LOCKS } from '#platform/database';
import { dropLeftStage, dropSchema } from './drop-schema.repository.js';
import { isSchemaName, quoted } from './identifiers.js';
import { PinnedConnection } from './pinned-connection.query.js';
import { migrateApp } from './migrate-app.js';
import { lockAgainstWriters } from './schema-contents.query.js';
import { SchemaCopyError } from './schema-copy-error.js';

export interface AsideSchema {
  readonly name: string;
  readonly tables: number;
  readonly bytes: number;
}

interface AsideSchemasOptions {
  readonly ownerUrl: string;
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal;
  /** Holds a folder for each timeline; another than the product's only in tests. */
  readonly migrations?: URL;
}

/** Schemas that a restore put aside: found, taken back, and removed. */
export class AsideSchemas {
  constructor(private readonly options: AsideSchemasOptions) {}

  /** @param prefix of the names, such as `app_before_`. */
  list(prefix: string): Promise<AsideSchema[]> {
    return this.connected(async (connection) => {
      const rows = await connection.query<{ name: string; tables: number; bytes: string }>(
        `select s.nspname as name, count(c.oid)::int as tables, coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes
          from pg_namespace s left join pg_class c on c.relnamespace = s.oid and c.relkind in ('r', 'm')
          where starts_with(s.nspname, $1) and pg_has_role(s.nspowner, 'usage') group by s.nspname order by 1`,
        [prefix],
      );
      return rows.map(({ name, tables, bytes }) => ({ name, tables, bytes: Number(bytes) }));
    });
  }

  /**
   * Makes `aside` the schema again that everybody uses, brought to this release, and puts what has been there since under `instead`. In one
   * transaction.
   * @param within is run in the same transaction behind the swap, for what has to change with it.
   */
  renameBack(
    names: { schema: string; aside: string; instead: string },
    within?: (query: PinnedConnection['query']) => Promise<void>,
  ): Promise<void> {
    const { schema, aside, instead } = names;
    for (const name of [schema, aside, instead]) if (!isSchemaName(name)) throw new Error(`${name} is not a name for a schema.`);
    return this.connected(async (connection) => {
      await connection.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
      await connection.query('begin');
      await lockAgainstWriters(connection, schema);
      await connection.query(`alter schema ${quoted(schema)} rename to ${quoted(instead)}`);
      await connection.query(`alter schema ${quoted(aside)} rename to ${quoted(schema)}`);
      // A release may have come since: names without a schema are those of the schema from here on.
      await migrateApp(connection, schema, 'head', this.options.migrations);
      await within?.((sql, values) => connection.query(sql, values));
      connection.pastReturn();
      await connection.query('commit');
    });
  }

  /** What is left after an abort is removed by another call. */
  drop(name: string): Promise<void> {
    if (!/^(app_before|app_undone|drill)_[a-z0-9_]+$/.test(name))
      throw new SchemaCopyError('NOT_ALLOWED', `${name} is not a schema put aside.`);
    return this.connected((connection) => dropSchema(connection, name));
  }

  /** Removes what is left of a load whose process was killed, unless somebody loads now. */
  dropStage(schema: string): Promise<void> {
    return this.connected((connection) => dropLeftStage(connection, schema));
  }

  private async connected<T>(work: (connection: PinnedConnection) => Promise<T>): Promise<T> {
    const { ownerUrl, lockTimeoutMs, signal } = this.options;
    const connection = await PinnedConnection.open({ url: ownerUrl, applicationName: 'zocalo-restore', lockTimeoutMs, signal });
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }
}
