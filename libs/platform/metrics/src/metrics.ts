import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** Upper bounds in seconds; p95 is read from the buckets between them, so it is as fine as they are. */
export const LATENCY_BOUNDS: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
// Routes are templates declared in code, so this is never reached; it bounds memory all the same.
const MAX_ROUTES = 2_000;

interface RouteFigures {
  readonly method: string;
  readonly route: string;
  readonly byStatus: Map<number, number>;
  readonly buckets: Float64Array;
  count: number;
  errors4xx: number;
  errors5xx: number;
  seconds: number;
}

/** Figures of one route, times in milliseconds; `p95Ms` is interpolated within a histogram bucket. */
export interface RouteReport {
  readonly count: number;
  readonly errors4xx: number;
  readonly errors5xx: number;
  readonly avgMs: number;
  readonly p95Ms: number;
}

/** Everything that was counted since the process started, such that those of several processes can be added up. */
export interface MetricsTotals {
  readonly requests: number;
  readonly errors4xx: number;
  readonly errors5xx: number;
  /** Time to answer of all requests together. */
  readonly seconds: number;
  /** Requests by the time they took: one number for each of `LATENCY_BOUNDS`, and one for what is slower than all. */
  readonly buckets: readonly number[];
  readonly securityEvents: Readonly<Record<string, number>>;
  readonly failedCalls: Readonly<Record<CalledService, number>>;
  /** How work ended, such as `mail-sent`. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Outside services whose failed calls are counted. */
export const CALLED_SERVICES = ['database', 'redis'] as const;
export type CalledService = (typeof CALLED_SERVICES)[number];

/** The ways in which work that is counted ends. */
export const OUTCOMES = [
  'job-failed',
  'job-stalled',
  'mail-failed',
  'mail-in-failed',
  'mail-in-held',
  'mail-in-received',
  'mail-sent',
  'outside-heartbeat-failed',
  'outside-heartbeat-sent',
  'telegram-failed',
  'telegram-sent',
  'telegram-unknown',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What `GET /metrics` answers as JSON; `startedAt` in Unix milliseconds. */
export interface MetricsReport {
  readonly startedAt: number;
  readonly uptimeSeconds: number;
  readonly totals: { readonly count: number; readonly errors4xx: number; readonly errors5xx: number };
  readonly routes: Readonly<Record<string, RouteReport>>;
}

/** Counts requests per route and security events of this process, for people (JSON) and for Prometheus (text). */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly startedAt = Date.now();
  private readonly routes = new Map<string, RouteFigures>();
  private readonly securityEvents: Counter<'event'>;
  private readonly failedCalls: Counter<'service'>;
  private readonly outcomes: Counter<'outcome'>;
  private readonly eventTotals: Record<string, number> = {};
  private readonly outcomeTotals: Record<string, number> = {};
  private readonly failureTotals: Record<CalledService, number> = { database: 0, redis: 0 };

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.securityEvents = new Counter({
      name: 'zocalo_security_events_total',
      help: 'Security events: refused logins, replayed tokens, throttled requests.',
      labelNames: ['event'],
      registers: [this.registry],
    });
    this.failedCalls = new Counter({
      name: 'zocalo_failed_calls_total',
      help: 'Calls to the database or Redis that could not be made, were cut off or were given up.',
      labelNames: ['service'],
      registers: [this.registry],
    });
    this.outcomes = new Counter({
      name: 'zocalo_outcomes_total',
      help: 'How work ended: mails handed over or refused, jobs that failed for good.',
      labelNames: ['outcome'],
      registers: [this.registry],
    });
    for (const service of CALLED_SERVICES) this.failedCalls.inc({ service }, 0);
    new Gauge({
      name: 'zocalo_started_at_seconds',
      help: 'Unix time at which this process started.',
      registers: [this.registry],
    }).set(this.startedAt / 1000);
  }

  /**
   * Counts one answered request. `route` is the template (`/desks`), undefined for a path nothing matches: all of
   * those are one route, so that a scanner cannot fill the memory.
   */
  countRequest(method: string, route: string | undefined, status: number, seconds: number): void {
    const figures = this.figuresOf(METHODS.has(method) ? method : 'OTHER', route ?? 'unmatched');
    figures.count += 1;
    figures.seconds += seconds;
    if (status >= 500) figures.errors5xx += 1;
    else if (status >= 400) figures.errors4xx += 1;
    figures.byStatus.set(status, (figures.byStatus.get(status) ?? 0) + 1);
    let bucket = 0;
    while (bucket < LATENCY_BOUNDS.length && seconds > LATENCY_BOUNDS[bucket]!) bucket += 1;
    figures.buckets[bucket]! += 1;
  }

  /** Counts a security event; `event` is one of a few fixed names such as `login-refused`. */
  countSecurityEvent(event: string): void {
    this.securityEvents.inc({ event });
    this.eventTotals[event] = (this.eventTotals[event] ?? 0) + 1;
  }

  /** Counts a call that an outside service did not answer: it is away, it cut the line, or it gave up. A refusal is an answer. */
  countFailedCall(service: CalledService): void {
    this.failedCalls.inc({ service });
    this.failureTotals[service] += 1;
  }

  /** Counts how some work ended. */
  countOutcome(outcome: Outcome): void {
    this.outcomes.inc({ outcome });
    this.outcomeTotals[outcome] = (this.outcomeTotals[outcome] ?? 0) + 1;
  }

  /** What this process counted so far. */
  totals(): MetricsTotals {
    const buckets = Array.from({ length: LATENCY_BOUNDS.length + 1 }, () => 0);
    const sums = { requests: 0, errors4xx: 0, errors5xx: 0, seconds: 0 };
    for (const figures of this.routes.values()) {
      sums.requests += figures.count;
      sums.errors4xx += figures.errors4xx;
      sums.errors5xx += figures.errors5xx;
      sums.seconds += figures.seconds;
      for (const [index, count] of figures.buckets.entries()) buckets[index]! += count;
    }
    return {
      ...sums,
      buckets,
      securityEvents: { ...this.eventTotals },
      failedCalls: { ...this.failureTotals },
      outcomes: { ...this.outcomeTotals },
    };
  }

  report(): MetricsReport {
    const routes: Record<string, RouteReport> = {};
    const totals = { count: 0, errors4xx: 0, errors5xx: 0 };
    for (const [key, figures] of [...this.routes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      totals.count += figures.count;
      totals.errors4xx += figures.errors4xx;
      totals.errors5xx += figures.errors5xx;
      routes[key] = {
        count: figures.count,
        errors4xx: figures.errors4xx,
        errors5xx: figures.errors5xx,
        avgMs: round((figures.seconds / figures.count) * 1000),
        p95Ms: round((latencyQuantile(figures.buckets, 0.95) ?? 0) * 1000),
      };
    }
    return { startedAt: this.startedAt, uptimeSeconds: Math.floor((Date.now() - this.startedAt) / 1000), totals, routes };
  }

  /** Prometheus text format 0.0.4. */
  async exposition(): Promise<string> {
    const lines = ['# HELP zocalo_http_request_seconds Time to answer, by route template.', '# TYPE zocalo_http_request_seconds histogram'];
    const counts = [
      '# HELP zocalo_http_requests_total Answers, by route template and status.',
      '# TYPE zocalo_http_requests_total counter',
    ];
    for (const figures of this.routes.values()) {
      const labels = `method="${figures.method}",route="${labelValue(figures.route)}"`;
      let cumulative = 0;
      for (const [index, count] of figures.buckets.entries()) {
        cumulative += count;
        lines.push(`zocalo_http_request_seconds_bucket{${labels},le="${LATENCY_BOUNDS[index] ?? '+Inf'}"} ${cumulative}`);
      }
      lines.push(
        `zocalo_http_request_seconds_sum{${labels}} ${figures.seconds}`,
        `zocalo_http_request_seconds_count{${labels}} ${figures.count}`,
      );
      for (const [status, count] of figures.byStatus) counts.push(`zocalo_http_requests_total{${labels},status="${status}"} ${count}`);
    }
    return `${await this.registry.metrics()}\n${[...lines, ...counts].join('\n')}\n`;
  }

  private figuresOf(method: string, route: string): RouteFigures {
    const key = `${method} ${route}`;
    let figures = this.routes.get(key);
    if (!figures) {
      if (this.routes.size >= MAX_ROUTES && route !== 'unmatched') return this.figuresOf(method, 'unmatched');
      figures = {
        method,
        route,
        byStatus: new Map(),
        buckets: new Float64Array(LATENCY_BOUNDS.length + 1),
        count: 0,
        errors4xx: 0,
        errors5xx: 0,
        seconds: 0,
      };
      this.routes.set(key, figures);
    }
    return figures;
  }
}

/**
 * Seconds within which the share `q` of requests was answered, read from their buckets; null without a request. Linear within a
 * bucket, as Prometheus' histogram_quantile does.
 */
export function latencyQuantile(buckets: ArrayLike<number>, q: number): number | null {
  const counts = Array.from(buckets);
  const rank = q * counts.reduce((sum, count) => sum + count, 0);
  let cumulative = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && cumulative + count >= rank) {
      const lower = index === 0 ? 0 : LATENCY_BOUNDS[index - 1]!;
      const upper = LATENCY_BOUNDS[index] ?? lower;
      return lower + (upper - lower) * ((rank - cumulative) / count);
    }
    cumulative += count;
  }
  return null;
}

/** Escaped as the text format wants it; a route may hold a pattern. */
function labelValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
