import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Settings } from '#platform/settings';
import { Clock } from '#platform/time';
import { TicketPeople } from '#ticket-work';
import { changesOf, type Ticket, type TicketColumns, TicketWriter } from '#tickets';
import { TicketUpkeepRepository } from './ticket-upkeep.repository.js';
import { TicketUpkeepSettings } from './ticket-upkeep.settings.js';

const DAY_MS = 86_400_000;
/** Tickets that one transaction changes. */
const BATCH = 50;

/** What happens to tickets without anybody doing it. */
@Injectable()
export class TicketUpkeep {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketUpkeepRepository,
    private readonly writer: TicketWriter,
    private readonly people: TicketPeople,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Closes what was solved longer ago than the setting says. */
  async closeSolved(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.settings.get(TicketUpkeepSettings['tickets.close-after-days']) * DAY_MS);
    await inBatches(async (limit) => {
      const due = await this.tickets.solvedBefore(before, limit);
      await this.changeAll(due, ({ state }) =>
        state.status === 'solved' && state.mergedInto === null && state.solvedAt! < before ? { status: 'closed' } : null,
      );
      return due.length;
    }, BATCH);
  }

  /** Unassigns what nobody has any more: whoever is gone, or no longer works on tickets of that organisation. */
  async releaseLeft(): Promise<void> {
    for (const { assigneeId, organisationId } of await this.tickets.assignments())
      if (!(await this.people.mayHave(assigneeId, organisationId))) await this.release(assigneeId, organisationId);
  }

  /** Unassigns the unsettled tickets of somebody. Joins the caller's transaction. @param organisationId null: everywhere */
  async release(assigneeId: string, organisationId: string | null): Promise<void> {
    await inBatches(async (limit) => {
      const theirs = await this.tickets.unsettledOf(assigneeId, organisationId, limit);
      await this.changeAll(theirs, ({ state }) => (state.assigneeId === assigneeId ? { assigneeId: null } : null));
      return theirs.length;
    }, BATCH);
  }

  /** @param ids in order, so that two who lock several do not wait crosswise. */
  private async changeAll(ids: readonly string[], wanted: (ticket: Ticket) => Partial<TicketColumns> | null): Promise<void> {
    await this.transactions.run(async () => {
      for (const id of ids) {
        const ticket = await this.writer.lock(id);
        const wishes = wanted(ticket);
        const changes = wishes && changesOf(ticket.state, wishes);
        if (changes) await this.writer.add(ticket, [{ kind: 'change', authorId: null, authorSide: 'system', changes }]);
      }
    });
  }
}
