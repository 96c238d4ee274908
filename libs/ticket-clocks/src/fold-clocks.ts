import type { EntryEffect, TicketPriority, TicketStatus } from '#tickets';
import { type Clock, CLOCK_METRICS, type ClockMetric, type ClockPlan, follow, isSettled, newClock, passed, targetOf } from './clock.js';

/** What the entries of a ticket make of its clocks. */
export interface TicketClocks {
  /** Of the last entry that is in it. */
  readonly sequence: number;
  /** Never goes back. */
  readonly at: Date;
  readonly plan: ClockPlan | null;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly isMerged: boolean;
  /** The last round of each metric. */
  readonly clocks: readonly Clock[];
}

/** Entry of a ticket, as much of it as clocks depend on. */
export type ClockEntry = Pick<EntryEffect, 'sequence' | 'kind' | 'authorSide' | 'changes' | 'createdAt'>;

export interface Folded {
  readonly state: TicketClocks;
  /** Clocks of rounds that are over and have newer ones since `state` was given. */
  readonly past: readonly Clock[];
}

/**
 * The clocks of a ticket at a moment. Pure: of all entries at once, of some after others, and of some again it makes the same.
 * @param before what the entries until now made; null: none was looked at.
 * @param entries in their order.
 * @param plans of the organisation, in their order.
 * @returns null for a ticket without an entry
 */
export function foldClocks(
  before: TicketClocks | null,
  entries: readonly ClockEntry[],
  plans: readonly ClockPlan[],
  now: Date,
): Folded | null {
  let state = before;
  const past: Clock[] = [];
  const left = [...plans];
  const takePlansUntil = (at: Date) => {
    for (let plan = left[0]; plan && plan.from <= at; plan = left[0]) {
      left.shift();
      if (state && (state.plan?.number ?? 0) < plan.number) state = withPlan(state, plan);
    }
  };
  for (const entry of entries) {
    if (state && entry.sequence <= state.sequence) continue;
    state ??= beginning(entry, plans);
    takePlansUntil(entry.createdAt);
    const next = withEntry(state, entry);
    past.push(...state.clocks.filter((clock) => !next.clocks.some((each) => each.metric === clock.metric && each.round === clock.round)));
    state = next;
  }
  takePlansUntil(now);
  if (!state) return null;
  return { state: { ...state, clocks: state.clocks.map((clock) => passed(clock, now)) }, past };
}

function beginning(entry: ClockEntry, plans: readonly ClockPlan[]): TicketClocks {
  const at = entry.createdAt;
  const plan = plans.findLast(({ from }) => from <= at) ?? null;
  const clocks = [newClock('first_response', 1, at), newClock('resolution', 1, at)];
  return { sequence: 0, at, plan, status: 'new', priority: 'normal', isMerged: false, clocks };
}

function withPlan(state: TicketClocks, plan: ClockPlan): TicketClocks {
  const at = later(state.at, plan.from);
  return followed({ ...state, plan, at }, state.plan);
}

function withEntry(state: TicketClocks, { sequence, kind, authorSide, changes, createdAt }: ClockEntry): TicketClocks {
  const at = later(state.at, createdAt);
  const next = {
    ...state,
    sequence,
    at,
    status: changes?.status?.to ?? state.status,
    priority: changes?.priority?.to ?? state.priority,
    isMerged: changes?.mergedInto === undefined ? state.isMerged : changes.mergedInto.to !== null,
  };
  if (kind === 'message') return followed({ ...next, clocks: authorSide === 'staff' ? answered(next) : asked(next) }, state.plan);
  const isSame = next.status === state.status && next.priority === state.priority && next.isMerged === state.isMerged;
  // Its clocks have to be set going by the first entry, whatever that says.
  return isSame && state.sequence > 0 ? next : followed(next, state.plan);
}

/** Staff wrote what the requester reads. */
function answered({ clocks, plan, at }: TicketClocks): Clock[] {
  return clocks.map((clock) => {
    if (clock.metric === 'resolution' || clock.stoppedBy === 'answered') return clock;
    const situation = { plan, targetMinutes: clock.targetMinutes, isPaused: false, stopped: 'answered' } as const;
    // Also one that had stopped with the ticket: whoever asked has an answer.
    return clock.stoppedAt ? { ...clock, stoppedAt: at, stoppedBy: 'answered' } : follow(clock, plan, situation, at);
  });
}

/** The requester wrote. Only what comes after the first answer, and after the answer to what was asked before, is another round. */
function asked({ clocks, at }: TicketClocks): readonly Clock[] {
  const [first, next] = [clockOf(clocks, 'first_response'), clockOf(clocks, 'next_response')];
  if (first?.stoppedBy !== 'answered' || (next && next.stoppedBy !== 'answered')) return clocks;
  return [...clocks.filter((clock) => clock !== next), newClock('next_response', (next?.round ?? 0) + 1, at)];
}

function followed(state: TicketClocks, before: ClockPlan | null): TicketClocks {
  const { plan, priority, status, at, isMerged } = state;
  const stopped = isMerged ? ('merged' as const) : isSettled(status) ? ('solved' as const) : null;
  const isPaused = plan?.pausedIn.some((each) => each === status) ?? false;
  const clocks = state.clocks.map((clock) =>
    follow(clock, before, { plan, targetMinutes: targetOf(plan, priority, clock.metric), isPaused, stopped }, at),
  );
  return { ...state, clocks: clocks.toSorted((one, other) => CLOCK_METRICS.indexOf(one.metric) - CLOCK_METRICS.indexOf(other.metric)) };
}

function clockOf(clocks: readonly Clock[], metric: ClockMetric): Clock | undefined {
  return clocks.find((clock) => clock.metric === metric);
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
