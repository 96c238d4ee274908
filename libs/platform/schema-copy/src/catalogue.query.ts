import { type SchemaFingerprint, fingerprintOf } from './schema-fingerprint.js';
import type { PinnedConnection } from './pinned-connection.query.js';

/**
 * Reads the definitions of everything in a schema. Names inside it are written without the schema, so that the same objects in a schema of
 * another name give the same; what PostgreSQL 15 and 18 write differently is written one way.
 */
export async function readFingerprint(connection: PinnedConnection, schema: string): Promise<SchemaFingerprint> {
  await connection.query(`select set_config('search_path', quote_ident($1), true)`, [schema]);
  const rows = await connection.query<{ object: string; definition: string }>(CATALOGUE, [schema]);
  return fingerprintOf(Object.fromEntries(rows.map(({ object, definition }) => [object, definition])));
}

/** The members of an extension come with it. */
const notOfExtension = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

/** MAINTAIN is new in 17 and part of ALL there. */
const grants = (acl: string, owner: string) => `
  (select string_agg(g.privilege_type || case when g.is_grantable then '*' else '' end, ' ' order by g.privilege_type) as rights,
      coalesce(r.rolname, 'public') as grantee
    from aclexplode(${acl}) g left join pg_roles r on r.oid = g.grantee
    where g.grantee <> ${owner} and g.privilege_type <> 'MAINTAIN' group by 2)`;

const CATALOGUE = `
with s as (select oid, nspname, nspowner, nspacl from pg_namespace where nspname = $1),
rel as (
  select c.*, case c.relkind when 'v' then 'view' when 'm' then 'materialised view' when 'S' then 'sequence' when 'f' then 'foreign table'
      when 'c' then 'composite type' else 'table' end as kind
  from pg_class c join s on c.relnamespace = s.oid
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and ${notOfExtension('pg_class', 'c.oid')}),
typ as (select t.* from pg_type t join s on t.typnamespace = s.oid
  where t.typtype in ('e', 'd', 'r') and ${notOfExtension('pg_type', 't.oid')}),
fn as (select p.* from pg_proc p join s on p.pronamespace = s.oid where ${notOfExtension('pg_proc', 'p.oid')}
  -- Those that a range type brings.
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i'))
select rel.kind || ' ' || relname as object, concat_ws(' ',
    case relpersistence when 'u' then 'unlogged' end,
    -- Until PostgreSQL 15 columns of a view name their table also where there is but one.
    case when relkind in ('v', 'm') then
      regexp_replace(regexp_replace(pg_get_viewdef(oid, true), '\\s+', ' ', 'g'), '("[^"]+"|[a-z_][a-z0-9_$]*)[.](?=["a-z_*])', '', 'g') end,
    (select concat_ws(' ', format_type(q.seqtypid, null), 'start', q.seqstart, 'by', q.seqincrement, 'from', q.seqmin, 'to', q.seqmax,
        'cache', q.seqcache, case when q.seqcycle then 'cycle' end) from pg_sequence q where q.seqrelid = rel.oid),
    (select 'of ' || a.attrelid::regclass || '.' || a.attname from pg_depend d
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = rel.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')),
    'partition by ' || case when relkind = 'p' then pg_get_partkeydef(oid) end,
    (select 'child of ' || string_agg(inhparent::regclass::text, ', ' order by inhseqno) from pg_inherits where inhrelid = rel.oid),
    pg_get_expr(relpartbound, oid),
    case when relrowsecurity then 'row security' end, case when relforcerowsecurity then 'forced' end,
    case when relreplident not in ('d', 'n') then 'replica identity ' || relreplident::text end,
    'with ' || (select string_agg(o, ', ' order by o) from unnest(reloptions) o)) as definition
  from rel where relkind <> 'c'
union all
select case when relkind = 'c' then 'attribute ' else 'column ' end || relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod),
    (select 'collate ' || collname from pg_collation k join pg_type t on t.oid = atttypid where k.oid = attcollation and attcollation <> t.typcollation),
    case when attnotnull then 'not null' end,
    case attidentity when 'a' then 'identity always' when 'd' then 'identity' end,
    case attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
    'default ' || (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = attrelid and adnum = attnum),
    (select 'storage ' || attstorage::text from pg_type t where t.oid = atttypid and t.typstorage <> attstorage),
    'compression ' || nullif(attcompression::text, ''),
    'statistics ' || nullif(attstattarget, -1),
    'with ' || array_to_string(attoptions, ', '))
  from pg_attribute join rel on attrelid = rel.oid and rel.relkind in ('r', 'p', 'f', 'c') and attnum > 0 and not attisdropped
union all
select 'index ' || c.relname, concat_ws(' ', pg_get_indexdef(i.indexrelid, 0, true), case when i.indisclustered then 'clustered' end,
    case when i.indisreplident then 'replica identity' end, case when not i.indisvalid then 'invalid' end)
  from pg_index i join pg_class c on c.oid = i.indexrelid join rel on rel.oid = i.indrelid
union all
-- Those of NOT NULL are rows of their own from PostgreSQL 18.
select 'constraint ' || conname || ' of ' || rel.relname, pg_get_constraintdef(k.oid, true)
  from pg_constraint k join rel on k.conrelid = rel.oid where contype not in ('n', 't')
    -- What a key to a partitioned table brings for each partition has names of its own in each version.
    and not (contype = 'f' and conparentid <> 0)
union all
select 'trigger ' || tgname || ' of ' || rel.relname, concat_ws(' ', pg_get_triggerdef(g.oid, true), case tgenabled when 'D' then 'disabled' when 'A' then 'always' when 'R' then 'replica' end)
  from pg_trigger g join rel on g.tgrelid = rel.oid where not tgisinternal
union all
select 'rule ' || rulename || ' of ' || rel.relname, pg_get_ruledef(r.oid, true) from pg_rewrite r join rel on r.ev_class = rel.oid where rulename <> '_RETURN'
union all
select 'policy ' || polname || ' of ' || rel.relname, concat_ws(' ', case when polpermissive then 'permissive' else 'restrictive' end, polcmd,
    (select string_agg(coalesce(rolname, 'public'), ', ' order by rolname) from unnest(polroles) p(role) left join pg_roles on pg_roles.oid = p.role),
    'using ' || pg_get_expr(polqual, polrelid), 'with check ' || pg_get_expr(polwithcheck, polrelid))
  from pg_policy join rel on polrelid = rel.oid
union all
select 'statistics ' || stxname, concat_ws(' ', stxrelid::regclass, pg_get_statisticsobjdef_columns(x.oid), array_to_string(stxkind, ''))
  from pg_statistic_ext x join rel on rel.oid = stxrelid
union all
select case prokind when 'a' then 'aggregate ' when 'p' then 'procedure ' else 'function ' end || proname || '(' || pg_get_function_identity_arguments(fn.oid) || ')',
    concat_ws(' ', pg_get_function_arguments(fn.oid), 'returns', pg_get_function_result(fn.oid), lanname, 'volatility', provolatile, 'parallel', proparallel,
      case when proisstrict then 'strict' end, case when prosecdef then 'security definer' end, case when proleakproof then 'leakproof' end,
      'cost', procost, 'rows', prorows,
      'set ' || (select string_agg(case when o in ('search_path=' || $1, 'search_path=' || quote_ident($1)) then 'search_path=*' else o end, ', ' order by o)
        from unnest(proconfig) o),
      (select concat_ws(' ', aggtransfn::regproc, nullif(aggfinalfn, 0)::regproc, format_type(aggtranstype, null), agginitval, nullif(aggcombinefn, 0)::regproc)
        from pg_aggregate where aggfnoid = fn.oid),
      regexp_replace(coalesce(pg_get_function_sqlbody(fn.oid), prosrc), '\\s+', ' ', 'g'))
  from fn join pg_language l on l.oid = prolang
union all
select case typtype when 'e' then 'enum ' when 'd' then 'domain ' else 'range ' end || typname, concat_ws(' ',
    (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = typ.oid),
    case when typtype = 'd' then format_type(typbasetype, typtypmod) end, case when typnotnull then 'not null' end, 'default ' || typdefault,
    (select string_agg(conname || ' ' || pg_get_constraintdef(k.oid, true), ', ' order by conname) from pg_constraint k where contypid = typ.oid and contype <> 'n'),
    (select concat_ws(' ', 'of', format_type(rngsubtype, null), nullif(rngcollation, 0)::regcollation, nullif(rngcanonical, 0)::regproc, nullif(rngsubdiff, 0)::regproc)
      from pg_range where rngtypid = typ.oid))
  from typ
union all
-- pg_c_utf8 is PostgreSQL's own from 17; before, a migration makes one in its place.
select 'collation ' || collname, concat_ws(' ', collprovider, collcollate) from pg_collation k join s on s.oid = collnamespace
  where collname <> 'pg_c_utf8' and ${notOfExtension('pg_collation', 'k.oid')}
union all
select 'operator ' || o.oid::regoperator, o.oprcode::regproc::text from pg_operator o join s on s.oid = oprnamespace where ${notOfExtension('pg_operator', 'o.oid')}
union all
select 'operator class ' || opcname, opcintype::regtype::text from pg_opclass o join s on s.oid = opcnamespace where ${notOfExtension('pg_opclass', 'o.oid')}
union all
select 'text search ' || cfgname, cfgparser::text from pg_ts_config k join s on s.oid = cfgnamespace where ${notOfExtension('pg_ts_config', 'k.oid')}
union all
select 'text search dictionary ' || dictname, coalesce(dictinitoption, '') from pg_ts_dict k join s on s.oid = dictnamespace where ${notOfExtension('pg_ts_dict', 'k.oid')}
union all
select 'comment ' || c.object, d.description from pg_description d join (
    select 'pg_class'::regclass::oid as class, oid as object_id, 0 as sub, rel.kind || ' ' || relname as object from rel
    union all select 'pg_class'::regclass, attrelid, attnum, 'column ' || rel.relname || '.' || attname from pg_attribute join rel on attrelid = rel.oid where attnum > 0
    union all select 'pg_class'::regclass, c.oid, 0, 'index ' || c.relname from pg_class c join s on s.oid = c.relnamespace where c.relkind in ('i', 'I')
    union all select 'pg_proc'::regclass, fn.oid, 0, 'function ' || proname || '(' || pg_get_function_identity_arguments(fn.oid) || ')' from fn
    union all select 'pg_type'::regclass, typ.oid, 0, 'type ' || typname from typ
    union all select 'pg_constraint'::regclass, k.oid, 0, 'constraint ' || conname || ' of ' || rel.relname from pg_constraint k join rel on k.conrelid = rel.oid
    union all select 'pg_trigger'::regclass, g.oid, 0, 'trigger ' || tgname || ' of ' || rel.relname from pg_trigger g join rel on g.tgrelid = rel.oid
    union all select 'pg_policy'::regclass, p.oid, 0, 'policy ' || polname || ' of ' || rel.relname from pg_policy p join rel on p.polrelid = rel.oid
    union all select 'pg_namespace'::regclass, s.oid, 0, 'schema' from s) c
  on d.classoid = c.class and d.objoid = c.object_id and d.objsubid = c.sub
union all
select 'grant schema to ' || grantee, rights from s cross join lateral ${grants('nspacl', 'nspowner')} g
union all
select 'grant ' || rel.kind || ' ' || relname || ' to ' || grantee, rights from rel cross join lateral ${grants('relacl', 'relowner')} g
union all
select 'grant column ' || rel.relname || '.' || attname || ' to ' || grantee, rights
  from pg_attribute join rel on attrelid = rel.oid and attacl is not null and not attisdropped cross join lateral ${grants('attacl', 'rel.relowner')} g
union all
select 'grant function ' || proname || '(' || pg_get_function_identity_arguments(fn.oid) || ') to ' || grantee, rights
  from fn cross join lateral ${grants(`coalesce(proacl, acldefault('f', proowner))`, 'proowner')} g
union all
select 'grant type ' || typname || ' to ' || grantee, rights
  from typ cross join lateral ${grants(`coalesce(typacl, acldefault('T', typowner))`, 'typowner')} g
union all
select 'default grant ' || defaclobjtype::text || ' to ' || grantee, rights
  from pg_default_acl join s on defaclnamespace = s.oid cross join lateral ${grants('defaclacl', 'defaclrole')} g
union all
select 'extension ' || extname, extversion from pg_extension where extname <> 'plpgsql'`;
