import type { Clock, MetricTargets } from '../clock.js';
import type { ClocksNow } from '../ticket-clock.service.js';
import type { TicketTargets } from '../ticket-target.repository.js';

/** Business minutes for one priority; null: not measured. */
export class MetricTargetsView {
  /** Until staff answers for the first time. */
  firstResponse: number | null;
  /** From then on, until staff answers what the requester wrote; each time. */
  nextResponse: number | null;
  /** Until it is solved. */
  resolution: number | null;
}

/** For each priority. */
export class TargetsView {
  low: MetricTargetsView;
  normal: MetricTargetsView;
  high: MetricTargetsView;
  urgent: MetricTargetsView;
}

/** What an organisation promises about its tickets. */
export class TicketTargetsView {
  /** UUID. */
  organisationId: string;
  /** UUID. Null: the default hours of the organisation, or else of the installation; always, where there are none. */
  businessHoursId: string | null;
  targets: TargetsView;
  /** States in which clocks stand still. */
  pausedIn: ('pending' | 'on_hold')[];
  /** How much of the target is spent when somebody is warned; null: nobody is. */
  warnPercent: number | null;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. 0: nobody promised anything yet. */
  version: number;
}

/** A clock of a ticket. */
export class TicketClockView {
  /** `next_response` is measured from the first answer on, a round for each time that the requester waits again. */
  metric: 'first_response' | 'next_response' | 'resolution';
  round: number;
  /** `paused`: as long as the state of the ticket says so, or nothing is measured at its priority. `stopped`: answered, solved or merged. */
  state: 'running' | 'paused' | 'stopped';
  /** Business minutes; null: not measured at the priority of the ticket. */
  targetMinutes: number | null;
  /** Business minutes until now. */
  spentMinutes: number;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** ISO 8601, UTC; null unless it runs. */
  dueAt: string | null;
  /** ISO 8601, UTC; null while it is not late. */
  breachedAt: string | null;
  /** ISO 8601, UTC; null while it has not stopped. */
  stoppedAt: string | null;
  /** `answered` is for good; the others until the ticket is open again, or apart. */
  stoppedBy: 'answered' | 'solved' | 'merged' | null;
}

/** The clocks of a ticket. */
export class TicketClocksView {
  /** ISO 8601, UTC: what `spentMinutes` is up to. */
  at: string;
  /** By when they began, the oldest first; at most 100. None where nothing was promised. */
  items: TicketClockView[];
  /** Since when it is planned as it is, ISO 8601, UTC; null where nothing was promised. */
  plannedAt: string | null;
  /** What changed then: the targets, or the business hours. */
  plannedBecause: 'targets' | 'hours' | null;
}

export function toTicketTargetsView(
  organisationId: string,
  { businessHoursId, targets, pausedIn, warnPercent, version }: TicketTargets,
): TicketTargetsView {
  const { low, normal, high, urgent } = targets;
  return {
    organisationId,
    businessHoursId,
    targets: { low: toMetricsView(low), normal: toMetricsView(normal), high: toMetricsView(high), urgent: toMetricsView(urgent) },
    pausedIn: [...pausedIn],
    warnPercent,
    version,
  };
}

export function toTicketClocksView({ at, clocks, plan }: ClocksNow): TicketClocksView {
  return {
    at: at.toISOString(),
    items: clocks.map(toClockView),
    plannedAt: plan?.from.toISOString() ?? null,
    plannedBecause: plan?.reason ?? null,
  };
}

function toMetricsView(targets: MetricTargets): MetricTargetsView {
  return { firstResponse: targets.first_response, nextResponse: targets.next_response, resolution: targets.resolution };
}

function toClockView(clock: Clock): TicketClockView {
  const { metric, round, targetMinutes, spentMinutes, startedAt, dueAt, breachedAt, stoppedAt, stoppedBy } = clock;
  return {
    metric,
    round,
    state: stoppedAt ? 'stopped' : clock.runningSince ? 'running' : 'paused',
    targetMinutes,
    spentMinutes,
    startedAt: startedAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    breachedAt: breachedAt?.toISOString() ?? null,
    stoppedAt: stoppedAt?.toISOString() ?? null,
    stoppedBy,
  };
}
