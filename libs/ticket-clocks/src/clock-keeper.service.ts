import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { Clock as Time } from '#platform/time';
import { TicketDirectory, TicketDueTimes } from '#tickets';
import { ClockNotices } from './clock-notices.js';
import type { Clock } from './clock.js';
import { foldClocks, type TicketClocks } from './fold-clocks.js';
import { SlaClockRepository, type StoredClocks } from './sla-clock.repository.js';
import { TicketTargetRepository } from './ticket-target.repository.js';

/** More entries than a ticket has pages of. */
const MOST_PAGES = 1_000;

/** Keeps the stored clocks of tickets as their entries and the time make them. Whoever asks, and however often: it comes to the same. */
@Injectable()
export class ClockKeeper {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketDirectory,
    private readonly dueTimes: TicketDueTimes,
    private readonly targets: TicketTargetRepository,
    private readonly clocks: SlaClockRepository,
    private readonly notices: ClockNotices,
    private readonly time: Time,
  ) {}

  /** Takes in what is new of a ticket, and what is due by now; tells whom it may concern. Joins the caller's transaction. */
  bringUpToDate(ticketId: string): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.tickets.stateOf(ticketId);
      // Of organisations that never promised anything, nothing is kept.
      if (!found || !(await this.targets.latestPlan(found.organisationId))) return;
      const stored = await this.clocks.lock(ticketId, found.organisationId);
      const folded = await this.fold(ticketId, stored);
      if (!folded) return;
      const { state, past } = folded;
      const before = new Map(stored.clocks.map((clock) => [nameOf(clock), clock]));
      const changed = [...past, ...state.clocks].filter((clock) => !isSame(clock, before.get(nameOf(clock))));
      for (const clock of changed) await this.clocks.saveClock(ticketId, stored.organisationId, clock);
      if (isFurther(state, stored)) await this.clocks.saveState(ticketId, state);
      const dueAt = nextDue(state.clocks);
      // Read once the row is locked, as its clocks are: before, others may have been at it.
      const now = await this.tickets.stateOf(ticketId);
      if (dueAt?.getTime() !== now?.nextDueAt?.getTime()) await this.dueTimes.set(ticketId, dueAt);
      for (const clock of changed) await this.tell(ticketId, clock, before.get(nameOf(clock)));
    });
  }

  private async fold(
    ticketId: string,
    stored: StoredClocks,
  ): Promise<{ readonly state: TicketClocks; readonly past: readonly Clock[] } | null> {
    // Once the row is locked: whoever changed them before is through.
    const plans = await this.targets.plansSince(stored.organisationId, await this.firstPlanOf(ticketId, stored));
    const plan = plans.find(({ number }) => number === stored.planNumber) ?? null;
    let state: TicketClocks | null = stored.sequence === 0 ? null : { ...stored, plan };
    const past: Clock[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const entries = await this.tickets.entriesAfter(ticketId, state?.sequence ?? 0);
      const last = entries.at(-1);
      const folded = foldClocks(state, entries, plans, last ? last.createdAt : this.time.now());
      if (!folded) return null;
      state = folded.state;
      past.push(...folded.past);
      if (!last) return { state, past };
    }
    throw new Error(`Ticket ${ticketId} has more entries than clocks are made of`);
  }

  /** The plan that it goes by; for a ticket that is looked at for the first time the last one when it began. */
  private async firstPlanOf(ticketId: string, { organisationId, sequence, planNumber }: StoredClocks): Promise<number> {
    if (sequence > 0) return planNumber;
    const [first] = await this.tickets.entriesAfter(ticketId, 0);
    return first ? this.targets.planNumberAt(organisationId, first.createdAt) : planNumber;
  }

  /** Of what runs and is late, or soon will be, since this look. */
  private async tell(ticketId: string, clock: Clock, before: Clock | undefined): Promise<void> {
    if (!clock.runningSince) return;
    if (clock.breachedAt) {
      if (!before?.breachedAt) await this.notices.tellOverdue(ticketId, clock);
    } else if (clock.warnedAt && !before?.warnedAt) await this.notices.tellDueSoon(ticketId, clock);
  }
}

function nextDue(clocks: readonly Clock[]): Date | null {
  const due = clocks.flatMap(({ dueAt }) => (dueAt ? [dueAt.getTime()] : []));
  return due.length > 0 ? new Date(Math.min(...due)) : null;
}

function isFurther(state: TicketClocks, stored: StoredClocks): boolean {
  return state.sequence !== stored.sequence || (state.plan?.number ?? 0) !== stored.planNumber;
}

function isSame(clock: Clock, other: Clock | undefined): boolean {
  return JSON.stringify(clock) === JSON.stringify(other);
}

function nameOf({ metric, round }: Clock): string {
  return `${metric} ${round}`;
}
