import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** Reads the tables `ops.backup_runs` and `ops.installation`. */
@Injectable()
export class BackupAgeQuery {
  constructor(private readonly database: ReservedDatabase) {}

  /**
   * Since a backup was last made and read back; since the installation began when there is none. What a clock dated that was ahead
   * hides nothing.
   */
  async seconds(): Promise<number> {
    const { rows } = await sql<{ seconds: number }>`
      select greatest(0, extract(epoch from now() - coalesce(
          (select max(finished_at) from ops.backup_runs where work = 'make' and error_code is null and finished_at <= now()),
          i.created_at)))::float8 as seconds
        from ops.installation i`.execute(this.database.kysely());
    return rows[0]!.seconds;
  }
}
