import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { Clock as Time } from '#platform/time';
import { ClockKeeper } from './clock-keeper.service.js';
import { ClockPlanner } from './clock-planner.service.js';
import { PlanClocks } from './clocks.jobs.js';
import { SlaClockRepository, type TicketMark } from './sla-clock.repository.js';
import { TicketTargetRepository } from './ticket-target.repository.js';

const AT_ONCE = 200;
/** In one run; what it leaves, the next one takes. */
const MOST = 5_000;
/** Changes of this time that are in no clock are taken in by a look; younger ones are on their way. */
const BEHIND_FROM_MS = 86_400_000;
const BEHIND_TO_MS = 120_000;

/** What has to be done with many clocks, a ticket at a time: what fails of one keeps no other. */
@Injectable()
export class ClockUpkeep {
  private readonly logger = new Logger('TicketClocks');

  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: SlaClockRepository,
    private readonly targets: TicketTargetRepository,
    private readonly keeper: ClockKeeper,
    private readonly planner: ClockPlanner,
    private readonly jobs: Jobs,
    private readonly time: Time,
  ) {}

  /** Notes what is due or late by now, and takes in what nobody was told of. */
  async look(signal: AbortSignal): Promise<void> {
    const now = this.time.now();
    const [from, to] = [new Date(now.getTime() - BEHIND_FROM_MS), new Date(now.getTime() - BEHIND_TO_MS)];
    await this.forEach(
      [(after) => this.clocks.ticketsDue(now, after, AT_ONCE), (after) => this.clocks.ticketsBehind(from, to, after, AT_ONCE)],
      signal,
    );
  }

  /** Plans what goes by an older plan than the last one anew, and what goes by none; goes on by another job when there is very much. */
  async plan(organisationId: string, signal: AbortSignal): Promise<void> {
    await this.planner.planAnew(organisationId, 'hours');
    const latest = await this.targets.latestPlan(organisationId);
    if (!latest) return;
    const isMore = await this.forEach(
      [
        (after) => this.clocks.ticketsToPlan(organisationId, latest.number, after, AT_ONCE),
        (after) => this.clocks.ticketsToBegin(organisationId, after, AT_ONCE),
      ],
      signal,
    );
    if (isMore) await this.transactions.run(() => this.jobs.enqueue(PlanClocks, { organisationId }));
  }

  /** At most 5,000 of each list. @returns true when there may be more. @throws what went wrong, once all others are through */
  private async forEach(lists: readonly TicketList[], signal: AbortSignal): Promise<boolean> {
    const failures: unknown[] = [];
    let isMore = false;
    for (const pageAfter of lists) {
      const done = new Set<string>();
      let after: TicketMark | null = null;
      do {
        // From where the last ones ended: those that failed are still in the list.
        const page: TicketMark[] = await pageAfter(after);
        after = page.at(-1) ?? null;
        for (const { ticketId } of page) {
          if (done.has(ticketId)) continue;
          signal.throwIfAborted();
          done.add(ticketId);
          await this.bringUpToDate(ticketId, failures);
        }
      } while (after && done.size < MOST);
      isMore ||= after !== null;
    }
    if (failures.length > 0) throw failures[0];
    return isMore;
  }

  private async bringUpToDate(ticketId: string, failures: unknown[]): Promise<void> {
    try {
      await this.keeper.bringUpToDate(ticketId);
    } catch (error) {
      this.logger.warn(`The clocks of ticket ${ticketId} could not be brought up to date: ${(error as Error).message}`);
      failures.push(error);
    }
  }
}

type TicketList = (after: TicketMark | null) => Promise<TicketMark[]>;
