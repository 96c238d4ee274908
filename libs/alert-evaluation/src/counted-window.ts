import { type MetricsTotals, TotalsSum } from '#platform/metrics';
import type { ProcessReport } from '#system-status';

/** Who starts and reports within so long is counted from their start; who has been there for longer is counted from now on. */
const UNSEEN_MS = 30_000;

/** What was counted within the last seconds. */
export interface Counted {
  readonly change: MetricsTotals;
  readonly seconds: number;
  /** False: less is known than was asked for. */
  readonly whole: boolean;
}

/** Adds up what all processes count, and remembers it for as long as somebody asks about. */
export class CountedWindow {
  private readonly points: { readonly at: number; readonly sum: MetricsTotals }[] = [];
  private readonly last = new Map<string, MetricsTotals>();

  /** @param keepSeconds the longest window that is asked for. */
  observe(reports: readonly ProcessReport[], now: Date, keepSeconds: number): void {
    const at = now.getTime();
    const sum = new TotalsSum().add(this.points.at(-1)?.sum ?? new TotalsSum().totals);
    for (const { id, totals, startedAt } of reports) {
      const before = this.last.get(id);
      const isNew = this.points.length > 0 && startedAt.getTime() >= at - UNSEEN_MS;
      if (before || isNew) sum.add(totals, before);
      this.last.set(id, totals);
    }
    const known = new Set(reports.map(({ id }) => id));
    for (const id of this.last.keys()) if (!known.has(id)) this.last.delete(id);
    this.points.push({ at, sum: sum.totals });
    // One that is older than the longest window stays: what was counted since then is counted from it.
    while (this.points.length > 1 && this.points[1]!.at <= at - keepSeconds * 1000) this.points.shift();
  }

  /** Null before there are two looks. */
  within(seconds: number): Counted | null {
    const newest = this.points.at(-1);
    if (!newest || this.points.length < 2) return null;
    const from = newest.at - seconds * 1000;
    const first = this.points.findLast(({ at }) => at <= from) ?? this.points[0]!;
    const change = new TotalsSum().add(newest.sum, first.sum).totals;
    return { change, seconds: (newest.at - first.at) / 1000, whole: first.at <= from };
  }

  /** Begins anew: somebody else looked in between. */
  clear(): void {
    this.points.length = 0;
    this.last.clear();
  }
}

/** The number that a counter such as `outcome:mail-failed` names. */
export function countOf(counter: string, totals: MetricsTotals): number {
  const [kind, name = ''] = counter.split(':', 2);
  if (kind === 'errors') return name === '5xx' ? totals.errors5xx : totals.errors4xx;
  const counts: Readonly<Record<string, number>> =
    kind === 'security' ? totals.securityEvents : kind === 'outcome' ? totals.outcomes : totals.failedCalls;
  return counts[name] ?? 0;
}

/** The counters that these totals have. */
export function countersIn(totals: MetricsTotals): string[] {
  const named = (kind: string, counts: Readonly<Record<string, number>>) => Object.keys(counts).map((name) => `${kind}:${name}`);
  return [
    'errors:4xx',
    'errors:5xx',
    ...named('failed-call', totals.failedCalls),
    ...named('outcome', totals.outcomes),
    ...named('security', totals.securityEvents),
  ];
}
