import { BusinessHoursChanged } from '#business-hours';
import { ListensTo } from '#platform/events';
import { TicketChanged } from '#tickets';
import { ClockKeeper } from './clock-keeper.service.js';
import { ClockPlanner } from './clock-planner.service.js';

/** After something of a ticket changed. */
@ListensTo(TicketChanged, { name: 'ticket-clocks' })
export class TicketChangedListener {
  constructor(private readonly keeper: ClockKeeper) {}

  handle({ ticketId }: { readonly ticketId: string }): Promise<void> {
    return this.keeper.bringUpToDate(ticketId);
  }
}

/** After hours changed that may count for tickets. */
@ListensTo(BusinessHoursChanged, { name: 'ticket-clocks.hours' })
export class BusinessHoursChangedListener {
  constructor(private readonly planner: ClockPlanner) {}

  handle({ businessHoursId }: { readonly businessHoursId: string }): Promise<void> {
    return this.planner.planAnewBy(businessHoursId);
  }
}
