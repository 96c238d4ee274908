import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import { Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { normaliseEmail, UserDirectory } from '#users';
import { scopeOf, TicketErrors, TicketPermissions, TicketStaffQuery } from '#tickets';

const READ = TicketPermissions['tickets.read'];
const WORK = TicketPermissions['tickets.work'];

/** Judges who may stand in a ticket. */
@Injectable()
export class TicketPeople {
  constructor(
    private readonly users: UserDirectory,
    private readonly organisations: OrganisationDirectory,
    private readonly staff: TicketStaffQuery,
  ) {}

  /**
   * For whom staff raises a ticket, and where. An address that belongs to an account there is that person.
   * @throws AppError REQUESTER_UNKNOWN for nobody, and for those whom `actor` does not reach.
   */
  async requester(
    actor: Actor,
    wish: {
      readonly requesterId?: string | undefined;
      readonly requesterEmail?: string | undefined;
      readonly organisationId?: string | undefined;
    },
  ): Promise<{ organisationId: string; requester: { userId: string } | { email: string } }> {
    if (wish.requesterId !== undefined) {
      const person = await this.users.find(wish.requesterId);
      if (!person || person.status === 'deleted' || !raisesIn(actor, person.organisationId)) throw unknownRequester();
      return { organisationId: person.organisationId, requester: { userId: person.id } };
    }
    const email = wish.requesterEmail === undefined ? null : normaliseEmail(wish.requesterEmail);
    const organisationId = wish.organisationId ?? actor.organisationId;
    if (email === null || !raisesIn(actor, organisationId) || !(await this.organisations.exists(organisationId))) throw unknownRequester();
    const userId = await this.staff.idOfAddress(email, organisationId);
    return { organisationId, requester: userId === null ? { email } : { userId } };
  }

  /** @throws AppError ASSIGNEE_UNKNOWN, TEAM_UNKNOWN for those who cannot have a ticket of that organisation. */
  async requireFit(
    organisationId: string,
    { assigneeId, teamId }: { readonly assigneeId?: string | null | undefined; readonly teamId?: string | null | undefined },
  ): Promise<void> {
    if (assigneeId && !(await this.worksFor(assigneeId, organisationId))) throw new AppError(TicketErrors.ASSIGNEE_UNKNOWN);
    if (teamId && !(await this.staff.hasTeam(teamId, organisationId))) throw new AppError(TicketErrors.TEAM_UNKNOWN);
  }

  /** Whether a ticket of the organisation may stay theirs: they are there, and still work on such. */
  async mayHave(userId: string, organisationId: string): Promise<boolean> {
    const access = await this.users.loadAccess(userId);
    if (!access || access.status === 'deleted') return false;
    return new Actor(userId, '', access.organisationId, access.grants).can(WORK, scopeOf(organisationId));
  }

  private async worksFor(userId: string, organisationId: string): Promise<boolean> {
    return (await this.mayHave(userId, organisationId)) && (await this.users.find(userId))?.status === 'active';
  }
}

/** Whoever raises a ticket is shown it. */
function raisesIn(actor: Actor, organisationId: string): boolean {
  return [WORK, READ].every((permission) => actor.can(permission, scopeOf(organisationId)));
}

function unknownRequester(): AppError {
  return new AppError(TicketErrors.REQUESTER_UNKNOWN);
}
