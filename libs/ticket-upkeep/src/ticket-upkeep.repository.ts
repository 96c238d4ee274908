import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import { UNSETTLED } from '#tickets';

const MOST_ASSIGNMENTS = 5_000;

/** Finds tickets that something is to be done with. */
@Injectable()
export class TicketUpkeepRepository {
  constructor(private readonly database: Database) {}

  /** Ids, in order. */
  async solvedBefore(before: Date, limit: number): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from (select id from tickets where status = 'solved' and merged_into is null and solved_at < ${before} order by solved_at, id limit ${limit}) t
        order by id`.execute(this.database.kysely());
    return rows.map(({ id }) => id);
  }

  /** Who has unsettled tickets of which organisation. */
  async assignments(): Promise<{ assigneeId: string; organisationId: string }[]> {
    const { rows } = await sql<{ assigneeId: string; organisationId: string }>`
      select distinct assignee_id as "assigneeId", organisation_id as "organisationId" from tickets
        where assignee_id is not null and status = any (${[...UNSETTLED]}::text[]) limit ${MOST_ASSIGNMENTS}`.execute(
      this.database.kysely(),
    );
    return rows;
  }

  /** Ids, in order. */
  async unsettledOf(assigneeId: string, organisationId: string | null, limit: number): Promise<string[]> {
    const own = organisationId === null ? sql`true` : sql`organisation_id = ${organisationId}`;
    const { rows } = await sql<{ id: string }>`
      select id from tickets where assignee_id = ${assigneeId} and status = any (${[...UNSETTLED]}::text[]) and ${own} order by id limit ${limit}`.execute(
      this.database.kysely(),
    );
    return rows.map(({ id }) => id);
  }
}
