import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { withinReach } from '#tickets';

/** A name that tickets can be given to. */
export interface TicketTeam {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly isArchived: boolean;
  readonly version: number;
}

const MOST = 1_000;
const COLUMNS = sql`t.id, t.organisation_id as "organisationId", t.name, t.archived_at is not null as "isArchived", t.version`;

/** Statements on `ticket_teams`. */
@Injectable()
export class TicketTeamRepository {
  constructor(private readonly database: Database) {}

  /** Teams within reach, by name; archived ones come with their organisation asked for only. */
  async findAll(actor: Actor, permission: string, organisationId: string | null): Promise<TicketTeam[]> {
    const own = organisationId === null ? sql`t.archived_at is null` : sql`t.organisation_id = ${organisationId}`;
    const { rows } = await sql<TicketTeam>`
      select ${COLUMNS} from ticket_teams t where ${own} and ${withinReach(actor, permission)}
        order by lower(t.name), t.id limit ${MOST}`.execute(this.database.kysely());
    return rows;
  }

  /** Locked. @throws AppError NOT_FOUND when there is none, or none that the person holds `permission` for. */
  async loadFor(actor: Actor, id: string, permission: string): Promise<TicketTeam> {
    const { rows } = await sql<TicketTeam>`
      select ${COLUMNS} from ticket_teams t where t.id = ${id} and ${withinReach(actor, permission)} for update`.execute(
      this.database.kysely(),
    );
    if (!rows[0]) throw new AppError(PlatformErrors.NOT_FOUND);
    return rows[0];
  }

  /** How many an organisation has; nobody else adds one until the transaction ends. */
  async lockedCount(organisationId: string): Promise<number> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket-teams/${organisationId}`}, 0))`.execute(this.database.kysely());
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ticket_teams where organisation_id = ${organisationId} and archived_at is null`.execute(
      this.database.kysely(),
    );
    return rows[0]!.count;
  }

  async insert({ id, organisationId, name }: Pick<TicketTeam, 'id' | 'organisationId' | 'name'>): Promise<void> {
    await sql`insert into ticket_teams (id, organisation_id, name) values (${id}, ${organisationId}, ${name})`.execute(
      this.database.kysely(),
    );
  }

  async update({ id, name, isArchived }: Pick<TicketTeam, 'id' | 'name' | 'isArchived'>): Promise<void> {
    await sql`update ticket_teams set name = ${name}, version = version + 1,
      archived_at = case when ${isArchived} then coalesce(archived_at, now()) end where id = ${id}`.execute(this.database.kysely());
  }
}
