import { quoted } from './identifiers.js';
import type { PinnedConnection } from './pinned-connection.query.js';

const TOGETHER = 50;
/** Below it an index costs less to fill row by row than to make anew, and holds fewer locks. */
const FEW_ROWS = 10_000;

/** Statements that put back what was taken away for the load. */
export interface PutBack {
  /** By table: its keys, in their order, and then its indexes, in any. */
  readonly ofTables: ReadonlyMap<string, { readonly keys: readonly string[]; readonly indexes: readonly string[] }>;
  /** In their order, once all of these are there: foreign keys and triggers. */
  readonly last: readonly string[];
}

interface Taken {
  readonly table: string;
  readonly away: string;
  readonly back: string;
}

/**
 * Empties the tables of a schema and takes away what would slow the load down or act on it: foreign keys, primary and unique keys, indexes and
 * triggers of ours. What is left are constraints of check and exclusion, and what is more than it seems. Needs no right but to own the tables: `session_replication_role` and
 * `disable trigger all` are refused on managed servers.
 * @param schema is the search path of the transaction.
 * @param rows that will come, of each table, as far as they are known.
 */
export async function prepareLoad(
  connection: PinnedConnection,
  schema: string,
  tables: readonly string[],
  rows: Readonly<Record<string, number>> = {},
): Promise<PutBack> {
  const read = (sql: string, ...more: unknown[]) => connection.query<Taken & Record<string, unknown>>(sql, [schema, ...more]);
  const foreignKeys = await read(FOREIGN_KEYS);
  const small = tables.filter((table) => isSmall(rows[table]));
  const keys = await read(KEYS, small);
  const indexes = await read(INDEXES, small);
  const triggers = await read(TRIGGERS);
  await runAll(
    connection,
    [...foreignKeys, ...keys, ...indexes, ...triggers].map(({ away }) => away),
  );
  // Migrations put rows in; most tables have none, and to truncate one makes all of its files anew.
  const filled = await connection.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace s on s.oid = c.relnamespace
      where s.nspname = $1 and c.relname = any ($2) and c.relkind = 'r' and pg_relation_size(c.oid) > 0`,
    [schema, tables],
  );
  await runAll(
    connection,
    filled.map(({ name }) => `truncate table only ${quoted(schema)}.${quoted(name)}`),
  );
  const of = (taken: readonly Taken[], table: string) => taken.filter((each) => each.table === table).map(({ back }) => back);
  const away = new Set([...keys, ...indexes].map(({ table }) => table));
  return {
    ofTables: new Map([...away].map((table) => [table, { keys: of(keys, table), indexes: of(indexes, table) }])),
    last: [...foreignKeys, ...triggers].map(({ back }) => back),
  };
}

/** @param rows that will come; undefined when nobody knows. */
export function isSmall(rows: number | undefined): boolean {
  return (rows ?? Infinity) < FEW_ROWS;
}

/** In few ways to the database and back; each statement is one of its own. */
export async function runAll(connection: PinnedConnection, statements: readonly string[]): Promise<void> {
  for (let from = 0; from < statements.length; from += TOGETHER)
    await connection.query(statements.slice(from, from + TOGETHER).join(';\n'));
}

/** A comment goes with what it is about. */
const comment = (what: string, catalogue: string, oid: string) =>
  `coalesce('; comment on ${what} is ' || quote_literal(obj_description(${oid}, '${catalogue}')), '')`;

const FOREIGN_KEYS = `
  select c.relname as table, format('alter table %s drop constraint %I', conrelid::regclass, conname) as away,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
      || ${comment(`constraint ' || quote_ident(conname) || ' on ' || conrelid::regclass || '`, 'pg_constraint', 'k.oid')} as back
  from pg_constraint k join pg_class c on c.oid = conrelid join pg_namespace s on s.oid = c.relnamespace
  where s.nspname = $1 and contype = 'f' and conparentid = 0 order by conrelid, k.oid`;

/** The index is no more than its definition says: a table is not known or ordered by it, and nobody has set anything on it. */
const IS_PLAIN = `t.relkind = 'r' and not t.relispartition and t.relname <> 'migrations' and t.relname <> all ($2)
    and i.indisvalid and not i.indisreplident and not i.indisclustered
    and not exists (select from pg_attribute a where a.attrelid = i.indexrelid and coalesce(a.attstattarget, -1) <> -1)
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.deptype = 'x')`;

/** Not those whose index has more settings than a constraint can say, of tables with heirs, or that views and functions lean on. */
const KEYS = `
  select t.relname as table, format('alter table %s drop constraint %I', k.conrelid::regclass, conname) as away,
    format('alter table %s add constraint %I %s', k.conrelid::regclass, conname, pg_get_constraintdef(k.oid))
      || ${comment(`constraint ' || quote_ident(conname) || ' on ' || k.conrelid::regclass || '`, 'pg_constraint', 'k.oid')}
      || ${comment(`index ' || i.indexrelid::regclass || '`, 'pg_class', 'i.indexrelid')} as back
  from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace s on s.oid = t.relnamespace
  join pg_index i on i.indexrelid = k.conindid join pg_class x on x.oid = i.indexrelid
  where s.nspname = $1 and contype in ('p', 'u') and ${IS_PLAIN} and x.reloptions is null and x.reltablespace = 0
    and not exists (select from pg_inherits h where t.oid in (h.inhrelid, h.inhparent))
    and not exists (select from pg_depend d left join pg_constraint f on d.classid = 'pg_constraint'::regclass and f.oid = d.objid and f.contype = 'f'
      where f.oid is null and d.deptype <> 'i' and (d.refclassid = 'pg_constraint'::regclass and d.refobjid = k.oid
        or d.refclassid = 'pg_class'::regclass and d.refobjid = i.indexrelid))
  order by k.conrelid, k.oid`;

/** Not those of a constraint. */
const INDEXES = `
  select t.relname as table, format('drop index %s', i.indexrelid::regclass) as away,
    pg_get_indexdef(i.indexrelid) || ${comment(`index ' || i.indexrelid::regclass || '`, 'pg_class', 'i.indexrelid')} as back
  from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace
  where s.nspname = $1 and ${IS_PLAIN} and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  order by i.indexrelid`;

const TRIGGERS = `
  select tgrelid::regclass::text as table, format('alter table %s disable trigger user', tgrelid::regclass) as away,
    format('alter table %s ', tgrelid::regclass) || string_agg(format('%s trigger %I',
      case tgenabled when 'D' then 'disable' when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end, tgname), ', ' order by tgname) as back
  from pg_trigger g join pg_class c on c.oid = tgrelid join pg_namespace s on s.oid = c.relnamespace
  where s.nspname = $1 and not tgisinternal and c.relkind in ('r', 'p') group by tgrelid`;
