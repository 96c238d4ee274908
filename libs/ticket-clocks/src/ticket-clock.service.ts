import { Injectable } from '@nestjs/common';
import { businessMinutesBetween } from '#business-hours';
import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Clock as Time } from '#platform/time';
import { scopeOf, TicketDirectory, TicketPermissions } from '#tickets';
import { type Clock, passed } from './clock.js';
import { SlaClockRepository } from './sla-clock.repository.js';
import type { PlanReason } from './tables.js';
import { TicketTargetRepository } from './ticket-target.repository.js';

/** The clocks of a ticket at a moment. */
export interface ClocksNow {
  readonly at: Date;
  /** `spentMinutes` is up to this moment. By when they began, the oldest first. */
  readonly clocks: readonly Clock[];
  /** What they were planned by, and since when; null: nothing was promised by then. */
  readonly plan: { readonly reason: PlanReason; readonly from: Date } | null;
}

/** What staff sees of clocks. */
@Injectable()
export class TicketClockService {
  constructor(
    private readonly tickets: TicketDirectory,
    private readonly clocks: SlaClockRepository,
    private readonly targets: TicketTargetRepository,
    private readonly time: Time,
  ) {}

  /** @throws AppError NOT_FOUND for no ticket, and for one out of reach */
  async find(actor: Actor, ticketId: string): Promise<ClocksNow> {
    const ticket = await this.tickets.stateOf(ticketId);
    if (!ticket || !actor.can(TicketPermissions['tickets.read'], scopeOf(ticket.organisationId)))
      throw new AppError(PlatformErrors.NOT_FOUND);
    const { organisationId } = ticket;
    const { planNumber, clocks } = await this.clocks.findAllOf(ticketId);
    const plan = await this.targets.findPlan(organisationId, planNumber);
    const at = this.time.now();
    const now = clocks.map((clock) => {
      const more = plan && clock.runningSince ? businessMinutesBetween(plan.hours, clock.runningSince, at) : 0;
      return { ...passed(clock, at), spentMinutes: clock.spentMinutes + more };
    });
    return { at, clocks: now, plan: await this.targets.originOf(organisationId, planNumber) };
  }
}
