import type { TicketTeam } from '../ticket-team.repository.js';

/** A name that tickets can be given to. */
export class TicketTeamView {
  /** UUID. */
  id: string;
  /** UUID. */
  organisationId: string;
  name: string;
  /** No ticket is given to it any more. */
  isArchived: boolean;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** By name. */
export class TicketTeamListView {
  items: TicketTeamView[];
}

export function toTicketTeamView({ id, organisationId, name, isArchived, version }: TicketTeam): TicketTeamView {
  return { id, organisationId, name, isArchived, version };
}
