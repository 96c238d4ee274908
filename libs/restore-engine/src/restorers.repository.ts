import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Client } from 'pg';
import { ReservedDatabase } from '#platform/database';

/** What PostgreSQL says to a role that may not. */
const NOT_ALLOWED = '42501';

/** Which processes may replace the tables: whoever is asked for a restore is mostly none of them. */
@Injectable()
export class Restorers {
  /** The status of the system asks, and must say what it knows when nobody has a connection left. */
  constructor(private readonly database: ReservedDatabase) {}

  /** Whether one was there within the last three minutes; it says so each minute. */
  async areThere(): Promise<boolean> {
    const { rows } = await sql`
      select from ops.restorers where seen_at between clock_timestamp() - interval '3 minutes' and clock_timestamp() + interval '1 hour'`.execute(
      this.database.kysely(),
    );
    return rows.length > 0;
  }

  /** This process is there. @param url of the role with which it would restore. @returns false when that may not. */
  async note(url: string): Promise<boolean> {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: 'zocalo-restorer',
      options: '-c statement_timeout=10000',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ may: boolean }>(
        `select pg_has_role(current_user, nspowner, 'usage') and has_database_privilege(current_database(), 'create') as may
          from pg_namespace where nspname = 'app'`,
      );
      if (rows[0]?.may !== true) return false;
      await client.query('insert into ops.restorers values (true) on conflict (only_one) do update set seen_at = clock_timestamp()');
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === NOT_ALLOWED) return false;
      throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
