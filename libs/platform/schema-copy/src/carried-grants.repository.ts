import type { PinnedConnection } from './pinned-connection.query.js';

/** Grants on what is there under the same name what people had on the old one, beside what migrations granted already. */
export async function carryGrants(connection: PinnedConnection, from: string, to: string): Promise<void> {
  const rows = await connection.query<{ statement: string }>(GRANTS, [from, to]);
  for (const { statement } of rows) await connection.query(statement);
}

const GRANTS = `
with rights as (
  select 'schema ' || quote_ident($2) as object, g.* from pg_namespace s, aclexplode(nspacl) g where nspname = $1 and g.grantee <> nspowner
  union all
  select case c.relkind when 'S' then 'sequence ' else '' end || n.oid::regclass, g.*
    from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = $1
    join pg_class n on n.relname = c.relname and n.relkind = c.relkind join pg_namespace t on t.oid = n.relnamespace and t.nspname = $2
    cross join aclexplode(c.relacl) g where c.relkind in ('r', 'p', 'v', 'm', 'S') and g.grantee <> c.relowner)
select format('grant %s on %s to %s%s', string_agg(privilege_type, ', '), object,
    case grantee when 0 then 'public' else quote_ident((select rolname from pg_roles where oid = grantee)) end,
    case when is_grantable then ' with grant option' else '' end) as statement
  from rights group by object, grantee, is_grantable
union all
select format('alter default privileges in schema %I grant %s on %s to %s', $2::text, string_agg(g.privilege_type, ', '),
    case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else 'types' end,
    case g.grantee when 0 then 'public' else quote_ident((select rolname from pg_roles where oid = g.grantee)) end)
  from pg_default_acl join pg_namespace s on s.oid = defaclnamespace and s.nspname = $1 cross join aclexplode(defaclacl) g
  where defaclrole = (select oid from pg_roles where rolname = current_user) and g.grantee <> defaclrole group by defaclobjtype, g.grantee`;
