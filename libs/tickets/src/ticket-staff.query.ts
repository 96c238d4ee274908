import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { permissionsOfRole, ROLES } from '#platform/access';
import { Database } from '#platform/database';
import { TicketPermissions } from './ticket.permissions.js';

/** Somebody who may have tickets of an organisation. */
export interface TicketWorker {
  readonly id: string;
  readonly name: string;
}

const WORK = TicketPermissions['tickets.work'];
const MOST = 200;
/** Whoever was not heard of for so long looks at a ticket no more. */
export const VIEWER_SECONDS = 30;

/** Who works on the tickets of an organisation, and in which teams. Reads tables that other libs write. */
@Injectable()
export class TicketStaffQuery {
  constructor(private readonly database: Database) {}

  /** Active people who may be assigned to tickets of the organisation, by name, 200 at most. @param search a part of their name. */
  async workersOf(organisationId: string, search = ''): Promise<TicketWorker[]> {
    const builtIn = ROLES.filter((role) => permissionsOfRole(role).has(WORK));
    const { rows } = await sql<TicketWorker>`
      select u.id, u.first_name || ' ' || u.last_name as name
        from users u
        where u.id in (
            select g.user_id from role_grants g
              where (g.scope_type = 'installation' or (g.scope_type = 'organisation' and g.scope_id = ${organisationId}::uuid))
                and (g.role = any (${builtIn}::text[])
                  or g.role in (select r.key from roles r where r.permissions @> array[${WORK}]::text[]))
          )
          and u.status = 'active' and strpos(folded(u.first_name || ' ' || u.last_name), folded(${search})) > 0
        order by u.name_key, u.id limit ${MOST}`.execute(this.database.kysely());
    return rows;
  }

  /** Staff that looks at a ticket now. */
  async lookingAt(ticketId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select user_id as id from ticket_viewers where ticket_id = ${ticketId} and seen_at > now() - make_interval(secs => ${VIEWER_SECONDS})
        limit ${MOST}`.execute(this.database.kysely());
    return rows.map(({ id }) => id);
  }

  /** The account of an address in an organisation; null when there is none. */
  async idOfAddress(email: string, organisationId: string): Promise<string | null> {
    const { rows } = await sql<{ id: string }>`
      select id from users where email = ${email} and organisation_id = ${organisationId} and status <> 'deleted'`.execute(
      this.database.kysely(),
    );
    return rows[0]?.id ?? null;
  }

  /** Whether tickets of the organisation can go to that team. */
  async hasTeam(id: string, organisationId: string): Promise<boolean> {
    const { rows } = await sql<{ id: string }>`
      select id from ticket_teams where id = ${id} and organisation_id = ${organisationId} and archived_at is null for share`.execute(
      this.database.kysely(),
    );
    return rows.length > 0;
  }
}
