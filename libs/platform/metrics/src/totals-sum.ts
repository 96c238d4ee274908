import { CALLED_SERVICES, type MetricsTotals } from './metrics.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Adds up what several processes counted, or what they counted between two moments. */
export class TotalsSum {
  readonly totals = {
    requests: 0,
    errors4xx: 0,
    errors5xx: 0,
    seconds: 0,
    buckets: [] as number[],
    securityEvents: {} as Record<string, number>,
    failedCalls: Object.fromEntries(CALLED_SERVICES.map((service) => [service, 0])) as Writable<MetricsTotals['failedCalls']>,
    outcomes: {} as Record<string, number>,
  } satisfies MetricsTotals;

  /**
   * Adds what was counted up to `now`, since `before` if that is given; never less than nothing.
   * @param factor by which it counts.
   */
  add(now: MetricsTotals, before?: MetricsTotals, factor = 1): this {
    const more = (count: number, earlier = 0): number => Math.max(0, count - earlier) * factor;
    for (const key of ['requests', 'errors4xx', 'errors5xx', 'seconds'] as const) this.totals[key] += more(now[key], before?.[key]);
    now.buckets.forEach((count, index) => {
      this.totals.buckets[index] = (this.totals.buckets[index] ?? 0) + more(count, before?.buckets[index]);
    });
    for (const key of ['securityEvents', 'failedCalls', 'outcomes'] as const) {
      const sums: Record<string, number> = this.totals[key];
      const earlier: Readonly<Record<string, number>> | undefined = before?.[key];
      for (const [name, count] of Object.entries(now[key])) sums[name] = (sums[name] ?? 0) + more(count, earlier?.[name]);
    }
    return this;
  }
}
