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
/** Changes of so long ago that are in no clock are taken in by each look, and by the one of each hour. */
const LOOK_BACK_MS = 600_000;
const LOOK_FAR_BACK_MS = 86_400_000;
/** Younger ones are on their way. */
const ON_THE_WAY_MS = 120_000;

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
    throwFirst(await this.forEach([(after) => this.clocks.ticketsDue(now, after, AT_ONCE), this.behind(LOOK_BACK_MS)], signal));
  }

  /** Takes in what nobody was told of within the last day. */
  async lookFarBack(signal: AbortSignal): Promise<void> {
    throwFirst(await this.forEach([this.behind(LOOK_FAR_BACK_MS)], signal));
  }

  /** Orders that everything of those who promised something is planned: data that was brought back may be older than any look back. */
  async planAll(signal: AbortSignal): Promise<void> {
    let after: string | undefined;
    do {
      signal.throwIfAborted();
      const organisationIds = await this.targets.organisations(after);
      await this.transactions.run(async () => {
        for (const organisationId of organisationIds) await this.jobs.enqueue(PlanClocks, { organisationId });
      });
      after = organisationIds.at(-1);
    } while (after !== undefined);
  }

  /** Plans what goes by an older plan than the last one anew, and what goes by none; goes on by another job when there is very much. */
  async plan(organisationId: string, signal: AbortSignal): Promise<void> {
    await this.planner.planAnew(organisationId, 'hours');
    const latest = await this.targets.latestPlan(organisationId);
    if (!latest) return;
    const done = await this.forEach(
      [
        (after) => this.clocks.ticketsToPlan(organisationId, latest.number, after, AT_ONCE),
        (after) => this.clocks.ticketsToBegin(organisationId, after, AT_ONCE),
      ],
      signal,
    );
    // What failed is tried again by the next one, too; where nothing else is left, by this one.
    if (!done.isMore || done.count === done.failures.length) throwFirst(done);
    if (done.isMore) await this.transactions.run(() => this.jobs.enqueue(PlanClocks, { organisationId }));
  }

  /** What changed within that time and is in no clock. */
  private behind(backMs: number): TicketList {
    const now = this.time.now().getTime();
    const [from, to] = [new Date(now - backMs), new Date(now - ON_THE_WAY_MS)];
    return (after) => this.clocks.ticketsBehind(from, to, after, AT_ONCE);
  }

  /** At most 5,000 of each list. */
  private async forEach(lists: readonly TicketList[], signal: AbortSignal): Promise<Done> {
    const failures: unknown[] = [];
    let [isMore, count] = [false, 0];
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
      count += done.size;
    }
    return { isMore, count, failures };
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

interface Done {
  /** There may be more. */
  readonly isMore: boolean;
  readonly count: number;
  readonly failures: readonly unknown[];
}

/** @throws what went wrong first, once everything else is through. */
function throwFirst({ failures }: Done): void {
  if (failures.length > 0) throw failures[0];
}

type TicketList = (after: TicketMark | null) => Promise<TicketMark[]>;
