import { addBusinessMinutes, businessMinutesBetween, type Hours } from '#business-hours';
import type { TicketPriority, TicketStatus } from '#tickets';

/**
 * What is measured. `first_response`: until staff answers for the first time. `next_response`: from then on, each time until staff answers
 * what the requester wrote; a round each. `resolution`: until it is solved; goes on when it is open again.
 */
export const CLOCK_METRICS = ['first_response', 'next_response', 'resolution'] as const;
export type ClockMetric = (typeof CLOCK_METRICS)[number];

/** States in which clocks may be said to stand still; in those after them they stop. */
export const PAUSABLE = ['pending', 'on_hold'] as const;
export type Pausable = (typeof PAUSABLE)[number];

/** Business minutes for each metric; null: not measured. */
export type MetricTargets = { readonly [Metric in ClockMetric]: number | null };
export type Targets = { readonly [Priority in TicketPriority]: MetricTargets };

/** What an organisation promised from some moment on, with the hours that count since then: kept as it was, so that what is over stays as it was counted. */
export interface ClockPlan {
  /** Grows by one with each plan of the organisation. */
  readonly number: number;
  readonly from: Date;
  readonly targets: Targets;
  readonly pausedIn: readonly Pausable[];
  /** How much of the target is spent when somebody is warned, 1 to 99; null: nobody is. */
  readonly warnPercent: number | null;
  readonly hours: Hours;
}

/** Whether the requester neither has an answer to come nor somebody who works on it. */
export function isSettled(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed';
}

export function targetOf(plan: ClockPlan | null, priority: TicketPriority, metric: ClockMetric): number | null {
  return plan?.targets[priority][metric] ?? null;
}

/** Why a clock stopped: it was answered, which is for good; or as long as the ticket is solved, or merged into another. */
export type StopReason = 'answered' | 'solved' | 'merged';

/** A clock of a ticket. Exactly the one that runs has a due time. */
export interface Clock {
  readonly metric: ClockMetric;
  readonly round: number;
  readonly startedAt: Date;
  /** Null: not measured at the priority of the ticket; it stands still. */
  readonly targetMinutes: number | null;
  /** Business minutes until `runningSince`, or altogether. */
  readonly spentMinutes: number;
  readonly runningSince: Date | null;
  readonly dueAt: Date | null;
  /** When somebody is to be warned; null: not while it stands as it does. */
  readonly warnAt: Date | null;
  readonly warnedAt: Date | null;
  readonly breachedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly stoppedBy: StopReason | null;
}

/** What the ticket says about its clocks. */
export interface ClockSituation {
  readonly plan: ClockPlan | null;
  readonly targetMinutes: number | null;
  readonly isPaused: boolean;
  readonly stopped: StopReason | null;
}

/** Where so many open minutes never come, it is due as late as anything is looked ahead for. */
const FURTHEST_MS = 10 * 366 * 86_400_000;

/** A clock that begins now; `follow` says whether it runs. */
export function newClock(metric: ClockMetric, round: number, at: Date): Clock {
  const nothing = { targetMinutes: null, runningSince: null, dueAt: null, warnAt: null, warnedAt: null, breachedAt: null };
  return { metric, round, startedAt: at, spentMinutes: 0, ...nothing, stoppedAt: null, stoppedBy: null };
}

/** With the warning and the breach that were due until then. */
export function passed(clock: Clock, at: Date): Clock {
  const { dueAt, warnAt } = clock;
  const breachedAt = clock.breachedAt ?? (dueAt && dueAt <= at ? dueAt : null);
  const warnedAt = clock.warnedAt ?? (warnAt && warnAt <= at ? warnAt : null);
  return { ...clock, breachedAt, warnedAt };
}

/**
 * As the ticket says it from then on: what was spent is added up by the hours of `before`, and what is left is planned anew. One that was
 * answered stays as it is; whatever else stopped goes on where it stood.
 */
export function follow(
  clock: Clock,
  before: ClockPlan | null,
  { plan, targetMinutes, isPaused, stopped }: ClockSituation,
  at: Date,
): Clock {
  if (clock.stoppedBy === 'answered' || (clock.stoppedAt && stopped)) return clock;
  const isSame = clock.runningSince && plan?.number === before?.number && targetMinutes === clock.targetMinutes;
  if (isSame && !isPaused && !stopped) return clock;
  const banked = bank(clock, before, at);
  // What stopped keeps the target it was measured by.
  if (stopped) return { ...banked, stoppedAt: at, stoppedBy: stopped };
  const going = retargeted({ ...banked, stoppedAt: null, stoppedBy: null }, targetMinutes);
  return plan && targetMinutes !== null && !isPaused ? planned(going, plan, targetMinutes, at) : going;
}

/** Standing still, with what was spent and passed until then. */
function bank(clock: Clock, plan: ClockPlan | null, at: Date): Clock {
  // What a look at a later time found had not happened by now: this was entered before, and is only known since.
  const known = passed({ ...clock, breachedAt: until(clock.breachedAt, at), warnedAt: until(clock.warnedAt, at) }, at);
  const more = plan && clock.runningSince ? businessMinutesBetween(plan.hours, clock.runningSince, at) : 0;
  return { ...known, spentMinutes: clock.spentMinutes + more, runningSince: null, dueAt: null, warnAt: null };
}

/** Another target that is not spent yet is not missed yet. */
function retargeted(clock: Clock, targetMinutes: number | null): Clock {
  if (clock.targetMinutes === targetMinutes) return clock;
  const isMissed = targetMinutes !== null && clock.spentMinutes >= targetMinutes;
  return { ...clock, targetMinutes, ...(isMissed ? {} : { breachedAt: null, warnedAt: null }) };
}

function planned(clock: Clock, { hours, warnPercent }: ClockPlan, targetMinutes: number, at: Date): Clock {
  const after = (minutes: number): Date => {
    const left = minutes - clock.spentMinutes;
    // Never in the past: who waited for the requester is not late at once because of that.
    return left <= 0 ? at : (addBusinessMinutes(hours, at, left) ?? new Date(at.getTime() + FURTHEST_MS));
  };
  const warns = warnPercent !== null && !clock.warnedAt && !clock.breachedAt;
  return {
    ...clock,
    runningSince: at,
    dueAt: after(targetMinutes),
    warnAt: warns ? after(Math.ceil((targetMinutes * warnPercent) / 100)) : null,
  };
}

function until(instant: Date | null, at: Date): Date | null {
  return instant && instant <= at ? instant : null;
}
