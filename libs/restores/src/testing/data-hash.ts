import type { Client } from 'pg';

/** What a running platform writes by itself, and what a restore has to change. */
const VOLATILE = new Set([
  'outbox',
  'handled_messages',
  'sessions',
  'idempotency_keys',
  'attempt_counters',
  'alert_leases',
  'alerts',
  'alert_rules',
  'heartbeat_watch',
  'daily_figures',
  'daily_figure_progress',
  'telegram_intakes',
  'known_devices',
  'migrations',
  'password_hashing',
  'mails',
  'incidents',
  'incident_alerts',
  'incident_entries',
  'incident_pages',
  'incident_digests',
]);
/** Raised by every restore. */
const LEFT_OUT = `- 'security_epoch'`;

/** A digest of each table of a schema, such that two are equal when the data is. */
export async function dataHash(client: Client, schema: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = $1 and c.relkind = 'r' order by 1`,
    [schema],
  );
  const hashes: Record<string, string> = {};
  for (const { name } of rows.filter((row) => !VOLATILE.has(row.name))) {
    const { rows: found } = await client.query<{ hash: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(line, E'\\n' order by line), '')) as hash
        from (select (to_jsonb(t) ${LEFT_OUT})::text as line from "${schema}"."${name}" t) lines`,
    );
    hashes[name] = found[0]!.hash;
  }
  return hashes;
}
