import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** Data beside that of now, which a restore or an undo may bring back: it names files as well. */
@Injectable()
export class DataAside {
  constructor(private readonly database: Database) {}

  /**
   * Also while a restore waits or runs: it has looked which files are there. Not for ever where nobody may remove schemas: what cannot be
   * undone any more holds nothing, a day later, since a clock may have jumped.
   */
  async mayComeBack(): Promise<boolean> {
    const { rows } = await sql`
      select from ops.restores where state in ('waiting', 'running')
        or (aside_schema is not null and aside_removed_at is null and undo_until > clock_timestamp() - interval '1 day') limit 1
    `.execute(this.database.kysely());
    return rows.length > 0;
  }

  /** Those that have this table. */
  async schemasWith(table: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select aside_schema as name from ops.restores where aside_removed_at is null and to_regclass(quote_ident(aside_schema) || '.' || quote_ident(${table})) is not null
    `.execute(this.database.kysely());
    return rows.map(({ name }) => name);
  }
}
