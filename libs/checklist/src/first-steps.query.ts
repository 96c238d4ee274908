import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** Whether anything real is there yet. Reads tables that other libs write; demo data does not count. */
@Injectable()
export class FirstStepsQuery {
  constructor(private readonly database: Database) {}

  /** When the first desk was made that can be reserved; null: there is none. Ids rise with time. */
  async firstDeskAt(): Promise<Date | null> {
    return this.time(
      sql`select d.created_at as at from desks d join offices o on o.id = d.office_id
        where d.demo_batch_id is null and d.status = 'active' and o.archived_at is null order by d.id limit 1`,
    );
  }

  /** When the first account was made that is somebody else's; null: there is none. */
  async firstOtherPersonAt(userId: string): Promise<Date | null> {
    return this.time(
      sql`select created_at as at from users
        where demo_batch_id is null and id <> ${userId} and status <> 'deleted' order by created_at, id limit 1`,
    );
  }

  private async time(statement: ReturnType<typeof sql>): Promise<Date | null> {
    const { rows } = await statement.execute(this.database.kysely());
    const at = (rows as { at: string }[])[0]?.at;
    return at === undefined ? null : new Date(at);
  }
}
