import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { scopeOf, TicketErrors, TicketPermissions } from '#tickets';
import { type TicketTeam, TicketTeamRepository } from './ticket-team.repository.js';

const MANAGE = TicketPermissions['tickets.manage'];
const MOST_TEAMS = 200;

/** Teams that tickets are given to. One is archived, never removed: old tickets name it. */
@Injectable()
export class TicketTeamService {
  constructor(
    private readonly transactions: Transactions,
    private readonly teams: TicketTeamRepository,
    private readonly organisations: OrganisationDirectory,
    private readonly audit: AuditLog,
  ) {}

  findAll(actor: Actor, organisationId: string | null): Promise<TicketTeam[]> {
    return this.teams.findAll(actor, TicketPermissions['tickets.read'], organisationId);
  }

  /** @throws AppError NOT_FOUND for an organisation out of reach, TICKET_TEAM_NAME_TAKEN, TICKET_TEAM_LIMIT_REACHED */
  async create(actor: Actor, name: string, organisationId = actor.organisationId): Promise<TicketTeam> {
    return this.write(async () => {
      if (!actor.can(MANAGE, scopeOf(organisationId)) || !(await this.organisations.exists(organisationId)))
        throw new AppError(PlatformErrors.NOT_FOUND);
      if ((await this.teams.lockedCount(organisationId)) >= MOST_TEAMS) throw new AppError(TicketErrors.TICKET_TEAM_LIMIT_REACHED);
      const id = newId();
      await this.teams.insert({ id, organisationId, name });
      await this.audit.record({ action: 'ticket-team.create', target: { type: 'ticket-team', id }, organisationId, after: { name } });
      return { id, organisationId, name, isArchived: false, version: 1 };
    });
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED, TICKET_TEAM_NAME_TAKEN */
  async update(
    actor: Actor,
    id: string,
    changes: { readonly name?: string | undefined; readonly isArchived?: boolean | undefined },
    version?: number,
  ): Promise<TicketTeam> {
    return this.write(async () => {
      const team = await this.teams.loadFor(actor, id, MANAGE);
      expectVersion(team.version, version);
      const next = { ...team, name: changes.name ?? team.name, isArchived: changes.isArchived ?? team.isArchived };
      if (next.name === team.name && next.isArchived === team.isArchived) return team;
      await this.teams.update(next);
      const of = ({ name, isArchived }: TicketTeam) => ({ name, isArchived });
      const { organisationId } = team;
      const target = { type: 'ticket-team', id };
      await this.audit.record({ action: 'ticket-team.update', target, organisationId, before: of(team), after: of(next) });
      return { ...next, version: team.version + 1 };
    });
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      if (violatedConstraint(error) === 'ticket_teams_name')
        throw new AppError(TicketErrors.TICKET_TEAM_NAME_TAKEN, undefined, { cause: error });
      throw error;
    }
  }
}
