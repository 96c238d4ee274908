import { ProcessesJob } from '#platform/jobs';
import { TicketUpkeep } from '../ticket-upkeep.service.js';
import { TidyTickets } from '../ticket-upkeep.jobs.js';

/** Does what tickets need by the clock. */
@ProcessesJob(TidyTickets)
export class TidyTicketsProcessor {
  constructor(private readonly upkeep: TicketUpkeep) {}

  async process(): Promise<void> {
    await this.upkeep.closeSolved();
    await this.upkeep.releaseLeft();
  }
}
