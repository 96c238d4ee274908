import { readFingerprint } from './catalogue.query.js';
import { quoted } from './identifiers.js';
import type { PinnedConnection } from './pinned-connection.query.js';
import { SchemaCopyError } from './schema-copy-error.js';
import type { CopiedSequence, CopiedTable, LeftOutTable, SchemaDescription, SchemaRefusal } from './schema-description.js';

/** Migrating writes it, so it is neither copied nor loaded. */
const MIGRATIONS = 'migrations';

/** SQLSTATE of a statement that took too long. */
const GIVEN_UP = '57014';

/** Names of one statement; more would make one that takes long to read. */
const LOCKED_AT_ONCE = 200;

interface TableRow {
  readonly name: string;
  readonly columns: string[];
  readonly estimatedRows: number;
  readonly estimatedBytes: string;
  readonly unlogged: boolean;
}

/** Everything about the schema but its rows, as of the running transaction. */
export async function describeSchema(connection: PinnedConnection, schema: string): Promise<SchemaDescription> {
  const [server] = await connection.query<{ version: string; major: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major`,
  );
  const tables = await readTables(connection, schema);
  const refusals = await readRefusals(connection, schema);
  const extensions = await connection.query<{ name: string; version: string }>(
    `select extname as name, extversion as version from pg_extension where extname <> 'plpgsql' order by 1`,
  );
  return {
    serverVersion: server?.version ?? '',
    serverMajor: server?.major ?? 0,
    migrations: await readMigrations(connection, schema),
    tables: tables.flatMap((table): CopiedTable[] => {
      const { name, columns, estimatedRows, estimatedBytes, unlogged } = table;
      return unlogged ? [] : [{ name, columns, estimatedRows, estimatedBytes: Number(estimatedBytes) }];
    }),
    leftOut: tables.flatMap((table): LeftOutTable[] => (table.unlogged ? [{ name: table.name, reason: 'unlogged' }] : [])),
    sequences: await readSequences(connection, schema),
    extensions: Object.fromEntries(extensions.map(({ name, version }) => [name, version])),
    fingerprint: await readFingerprint(connection, schema),
    refusals,
  };
}

/** Names of all that have rows of their own, and of the partitioned ones above them. */
export async function tablesToLock(connection: PinnedConnection, schema: string): Promise<string[]> {
  const rows = await connection.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace s on s.oid = c.relnamespace
      where s.nspname = $1 and c.relkind in ('r', 'p') order by 1`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** Waits for whoever writes: they would go on in the old tables with the next statement in the new ones. Who reads is not in the way. */
export async function lockAgainstWriters(connection: PinnedConnection, schema: string): Promise<void> {
  await lockTables(connection, schema, await tablesToLock(connection, schema), 'exclusive');
}

/** Until the end of the transaction. @throws SchemaCopyError SCHEMA_BUSY when all of them together take longer than one may. */
export async function lockTables(
  connection: PinnedConnection,
  schema: string,
  names: readonly string[],
  mode: 'access share' | 'exclusive',
): Promise<void> {
  // Not by a query, which would take the snapshot of the transaction before the locks are there.
  await connection.query(`set local statement_timeout = ${connection.lockTimeoutMs}`);
  for (let from = 0; from < names.length; from += LOCKED_AT_ONCE) {
    const tables = names.slice(from, from + LOCKED_AT_ONCE).map((name) => `${quoted(schema)}.${quoted(name)}`);
    await connection.query(`lock table ${tables.join(', ')} in ${mode} mode`).catch((error: unknown) => {
      if ((error as { code?: string }).code !== GIVEN_UP) throw error;
      throw new SchemaCopyError('SCHEMA_BUSY', 'The tables are in use.', { cause: error });
    });
  }
  await connection.query('set local statement_timeout = 0');
}

export function readTables(connection: PinnedConnection, schema: string): Promise<TableRow[]> {
  return connection.query<TableRow>(
    `select c.relname as name, c.relpersistence = 'u' as unlogged, greatest(c.reltuples, 0)::float8 as "estimatedRows",
        pg_table_size(c.oid) as "estimatedBytes",
        coalesce((select array_agg(a.attname::text order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '{}') as columns
      from pg_class c join pg_namespace s on s.oid = c.relnamespace
      where s.nspname = $1 and c.relkind = 'r' and c.relname <> $2 order by c.relname collate "C"`,
    [schema, MIGRATIONS],
  );
}

/** Beside the one of the table of migrations, which the running system may not even read. */
async function readSequences(connection: PinnedConnection, schema: string): Promise<CopiedSequence[]> {
  const names = await connection.query<{ name: string; from: string }>(
    `select c.relname as name, format('%I.%I', s.nspname, c.relname) as from
      from pg_class c join pg_namespace s on s.oid = c.relnamespace
      where s.nspname = $1 and c.relkind = 'S' and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = to_regclass(format('%I.%I', s.nspname, $2::text)))
      order by c.relname collate "C"`,
    [schema, MIGRATIONS],
  );
  if (names.length === 0) return [];
  const values = names.map(({ from }, place) => `select ${place} as place, last_value, is_called from ${from}`).join(' union all ');
  const rows = await connection.query<{ last_value: string; is_called: boolean }>(`${values} order by place`);
  return rows.map((row, place) => ({ name: names[place]?.name ?? '', lastValue: row.last_value, isCalled: row.is_called }));
}

async function readMigrations(connection: PinnedConnection, schema: string): Promise<string[]> {
  const [table] = await connection.query<{ name: string | null }>(`select to_regclass(format('%I.%I', $1::text, $2::text))::text as name`, [
    schema,
    MIGRATIONS,
  ]);
  if (!table?.name) return [];
  const rows = await connection.query<{ name: string }>(`select name from ${table.name} order by id`);
  return rows.map(({ name }) => name.replace(/\.(js|ts)$/, ''));
}

function readRefusals(connection: PinnedConnection, schema: string): Promise<SchemaRefusal[]> {
  return connection.query<SchemaRefusal & Record<string, unknown>>(
    `with s as (select oid from pg_namespace where nspname = $1),
      rel as (select c.* from pg_class c join s on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'f'))
    select 'large_objects' as reason, count(*)::text as object from pg_largeobject_metadata having count(*) > 0
    union all select 'foreign_table', relname from rel where relkind = 'f'
    union all select 'row_security', relname from rel where relkind in ('r', 'p') and relrowsecurity
      and (relforcerowsecurity or not pg_has_role(relowner, 'usage')) and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
    union all select 'unreadable', relname from rel where relkind = 'r' and not has_table_privilege(oid, 'select')
    union all select 'extension_inside', extname from pg_extension join s on s.oid = extnamespace
    union all select 'used_from_outside', conrelid::regclass || '.' || conname from pg_constraint k join rel on rel.oid = k.confrelid
      join pg_class c on c.oid = k.conrelid where c.relnamespace <> rel.relnamespace
    union all select distinct 'used_from_outside', v.oid::regclass::text from pg_rewrite w join pg_class v on v.oid = w.ev_class
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass join rel on rel.oid = d.refobjid
      where v.relnamespace <> rel.relnamespace
    order by 1, 2`,
    [schema],
  );
}
