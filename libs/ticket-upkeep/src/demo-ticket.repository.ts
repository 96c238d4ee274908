import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId } from '#platform/database';
import type { DemoBatch } from '#platform/demo';

/** Statements on the tickets of a batch of demo data. */
@Injectable()
export class DemoTicketRepository {
  constructor(private readonly database: Database) {}

  async insertTeam({ id: batchId, organisationId }: DemoBatch, name: string): Promise<string> {
    const id = newId();
    await sql`insert into ticket_teams (id, organisation_id, name, demo_batch_id) values (${id}, ${organisationId}, ${name}, ${batchId})`.execute(
      this.database.kysely(),
    );
    return id;
  }

  /** @param isDemo false: those that people raised there. */
  async count({ id, organisationId }: DemoBatch, isDemo: boolean, since?: Date): Promise<number> {
    const condition = isDemo
      ? sql`t.demo_batch_id = ${id}`
      : sql`t.demo_batch_id is distinct from ${id} and t.created_at > ${since ?? new Date(0)}`;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from tickets t where t.organisation_id = ${organisationId} and ${condition}`.execute(
      this.database.kysely(),
    );
    return rows[0]!.count;
  }

  /** What people who are not of the batch have written to its tickets, and to those that others raised there. */
  async countWrittenByOthers({ organisationId }: DemoBatch, demoPeople: readonly string[], since?: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ticket_entries e join tickets t on t.id = e.ticket_id
        where t.organisation_id = ${organisationId} and e.kind <> 'change' and e.redacted_at is null
          and e.author_id <> all (${demoPeople}::uuid[]) and e.created_at > ${since ?? new Date(0)}`.execute(this.database.kysely());
    return rows[0]!.count;
  }

  /** Nobody writes to its tickets until the transaction ends. */
  async hold(organisationId: string): Promise<void> {
    await sql`select from tickets where organisation_id = ${organisationId} order by id for update`.execute(this.database.kysely());
  }

  async countTeams({ organisationId }: DemoBatch): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ticket_teams where organisation_id = ${organisationId}`.execute(this.database.kysely());
    return rows[0]!.count;
  }

  /** Ids of entries of tickets of the organisation, for what is attached to them; 500 after that one. */
  async entriesAfter(organisationId: string, after: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select e.id from ticket_entries e join tickets t on t.id = e.ticket_id
        where t.organisation_id = ${organisationId} and e.id > ${after}::uuid order by e.id limit 500`.execute(this.database.kysely());
    return rows.map(({ id }) => id);
  }

  /** Everything of the organisation, demo data or not. */
  async removeAll(organisationId: string): Promise<void> {
    const rows = this.database.kysely();
    await sql`update tickets set merged_into = null, merged_at = null, follows = null
      where organisation_id = ${organisationId} and (merged_into is not null or follows is not null)`.execute(rows);
    await sql`delete from tickets where organisation_id = ${organisationId}`.execute(rows);
    await sql`delete from ticket_tags where organisation_id = ${organisationId}`.execute(rows);
    await sql`delete from ticket_teams where organisation_id = ${organisationId}`.execute(rows);
  }
}
