import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { TicketPermissions, withinReach } from '#tickets';

const MOST = 50;

/** Tags that tickets have or had, for suggestions. */
@Injectable()
export class TicketTagQuery {
  constructor(private readonly database: Database) {}

  /** Tags within reach that begin so, those first that were used last; 50 at most. */
  async beginningWith(actor: Actor, beginning: string, organisationId?: string): Promise<string[]> {
    const own = organisationId === undefined ? sql`true` : sql`t.organisation_id = ${organisationId}`;
    const { rows } = await sql<{ tag: string }>`
      select t.tag from ticket_tags t
        where ${own} and ${withinReach(actor, TicketPermissions['tickets.read'])} and starts_with(t.tag, ${beginning.toLowerCase()})
        group by t.tag order by max(t.last_used_at) desc, t.tag limit ${MOST}`.execute(this.database.kysely());
    return rows.map(({ tag }) => tag);
  }
}
