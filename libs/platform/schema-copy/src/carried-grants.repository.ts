import { runAll } from './load-preparation.repository.js';
import type { PinnedConnection } from './pinned-connection.query.js';

/**
 * Grants on what is there under the same name what people had on the old one, beside what migrations granted already: schema, tables,
 * columns, sequences and what later tables are born with. What was revoked by hand has to be revoked again.
 */
export async function carryGrants(connection: PinnedConnection, from: string, to: string): Promise<void> {
  const rows = await connection.query<{ statement: string }>(GRANTS, [from, to]);
  await runAll(
    connection,
    rows.map(({ statement }) => statement),
  );
}

const GRANTS = `
with relations as (
  select c.oid, c.relowner, c.relacl, n.oid as new, case c.relkind when 'S' then 'sequence ' else '' end || n.oid::regclass as name
    from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = $1
    join pg_class n on n.relname = c.relname and n.relkind = c.relkind join pg_namespace t on t.oid = n.relnamespace and t.nspname = $2
    where c.relkind in ('r', 'p', 'v', 'm', 'S')),
rights as (
  select 'schema ' || quote_ident($2) as object, '' as columns, g.* from pg_namespace s, aclexplode(nspacl) g
    where nspname = $1 and g.grantee <> nspowner
  union all
  select name, '', g.* from relations cross join aclexplode(relacl) g where g.grantee <> relowner
  union all
  select name, format(' (%I)', a.attname), g.* from relations r join pg_attribute a on a.attrelid = r.oid and not a.attisdropped
    join pg_attribute b on b.attrelid = r.new and b.attname = a.attname and not b.attisdropped
    cross join aclexplode(a.attacl) g where g.grantee <> relowner)
select format('grant %s on %s to %s%s', string_agg(privilege_type || columns, ', '), object,
    case grantee when 0 then 'public' else quote_ident((select rolname from pg_roles where oid = grantee)) end,
    case when is_grantable then ' with grant option' else '' end) as statement
  from rights group by object, grantee, is_grantable
union all
select format('alter default privileges in schema %I grant %s on %s to %s', $2::text, string_agg(g.privilege_type, ', '),
    case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else 'types' end,
    case g.grantee when 0 then 'public' else quote_ident((select rolname from pg_roles where oid = g.grantee)) end)
  from pg_default_acl join pg_namespace s on s.oid = defaclnamespace and s.nspname = $1 cross join aclexplode(defaclacl) g
  where defaclrole = (select oid from pg_roles where rolname = current_user) and g.grantee <> defaclrole group by defaclobjtype, g.grantee`;
