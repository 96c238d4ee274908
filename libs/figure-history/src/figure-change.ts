import { type MetricsTotals, TotalsSum } from '#platform/metrics';
import type { ProcessReport } from '#system-status';

/** What each half of a process had counted when it was last looked at, by its id. */
export type Counters = Readonly<Record<string, { readonly at: string; readonly totals: MetricsTotals }>>;

/** What all processes counted in `seconds`. */
export interface FigureChange {
  readonly change: MetricsTotals;
  readonly seconds: number;
}

/** A report that is older than this was the last of its process, or the process is too busy to say more. */
const FRESH_SECONDS = 15;
/** A start takes a while, and its first report comes after it: longer than this nobody runs unseen. */
const UNSEEN_MS = 30_000;

/**
 * What was counted since the look before. Each start of a process counts from zero under an id of its own, so a restart takes
 * nothing away: what the one before counted last still counts, and the new one counts as a whole.
 * @param before null: nothing is known, so nothing can be said of what was counted meanwhile.
 * @param since when the look before was.
 */
export function changeBetween(reports: readonly ProcessReport[], before: Counters | null, since: Date, now: Date): FigureChange | null {
  const seconds = (now.getTime() - since.getTime()) / 1000;
  if (before === null || seconds <= 0) return null;
  const sum = new TotalsSum();
  for (const report of reports) {
    const known = before[report.id];
    // It was there before the first look at it: what it counted until now belongs to no time in particular.
    if (!known && report.startedAt.getTime() < since.getTime() - UNSEEN_MS) continue;
    const elapsed = known ? (report.reportedAt.getTime() - Date.parse(known.at)) / 1000 : seconds;
    if (elapsed <= 0) continue;
    // Reports are seconds apart from the looks: what was counted between two reports is stretched to the time between the looks.
    const isSteady = known !== undefined && !report.ended && report.ageSeconds <= FRESH_SECONDS;
    sum.add(report.totals, known?.totals, isSteady ? seconds / elapsed : 1);
  }
  return { change: sum.totals, seconds };
}

/** What is to be remembered for the next look. */
export function countersOf(reports: readonly ProcessReport[]): Counters {
  return Object.fromEntries(reports.map(({ id, reportedAt, totals }) => [id, { at: reportedAt.toISOString(), totals }]));
}
