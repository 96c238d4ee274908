import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** A table that people know the rows of, and what they call those. */
export const KNOWN_TABLES: Readonly<Record<string, string>> = {
  users: 'People',
  organisations: 'Organisations',
  role_grants: 'Roles given',
  offices: 'Offices',
  zones: 'Zones',
  desks: 'Desks',
  reservations: 'Bookings',
  reports: 'Reports',
  report_schedules: 'Scheduled reports',
  saved_views: 'Saved views',
  avatars: 'Pictures of people',
  mails: 'Mails',
  telegram_messages: 'Telegram messages',
  telegram_links: 'Links to Telegram',
  incidents: 'Incidents',
  alert_rules: 'Alert rules',
  heartbeats: 'Heartbeats',
  rotas: 'Rotas',
  passkeys: 'Passkeys',
  totp_factors: 'Authenticator apps',
  consent_events: 'Consents',
  suspensions: 'Suspensions',
  system_config: 'Versions of the settings',
  roles: 'Roles',
  tickets: 'Tickets',
  ticket_entries: 'Entries of tickets',
  ticket_teams: 'Teams',
  canned_replies: 'Canned replies',
  business_hours: 'Business hours',
  inbound_mails: 'Mails that came in',
  conversations: 'Conversations',
  messages: 'Messages',
  message_reports: 'Reported messages',
  attachments: 'Attached files',
  notifications: 'Notifications',
  silences: 'Silences',
};

/** Beyond it the planner's estimate does. */
const COUNTED_UP_TO = 1_000_000;

/** How many rows the tables have that people know. */
@Injectable()
export class LostRowsQuery {
  constructor(private readonly database: Database) {}

  /** @param schema with the data: of now, or put aside. Tables it does not have are left out. */
  async count(schema: string): Promise<Map<string, number>> {
    const names = Object.keys(KNOWN_TABLES);
    const { rows: found } = await sql<{ name: string; estimate: number }>`
      select c.relname as name, greatest(c.reltuples, 0)::float8 as estimate from pg_class c join pg_namespace s on s.oid = c.relnamespace
        where s.nspname = ${schema} and c.relkind in ('r', 'p') and c.relname = any(${names})`.execute(this.database.kysely());
    if (found.length === 0) return new Map();
    const counts = sql.join(
      found.map(({ name, estimate }) => {
        const rows =
          estimate > COUNTED_UP_TO ? sql`${estimate}::float8` : sql`(select count(*)::float8 from ${sql.table(`${schema}.${name}`)})`;
        return sql`select ${name}::text as name, ${rows} as rows`;
      }),
      sql` union all `,
    );
    const { rows } = await sql<{ name: string; rows: number }>`${counts}`.execute(this.database.kysely());
    return new Map(rows.map((row) => [row.name, Math.round(row.rows)]));
  }
}
