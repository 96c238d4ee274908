import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

// Upper bounds in seconds; p95 of the JSON report is read from the same buckets, so it is as fine as they are.
const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
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

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.securityEvents = new Counter({
      name: 'zocalo_security_events_total',
      help: 'Security events: refused logins, replayed tokens, throttled requests.',
      labelNames: ['event'],
      registers: [this.registry],
    });
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
    while (bucket < BUCKETS.length && seconds > BUCKETS[bucket]!) bucket += 1;
    figures.buckets[bucket]! += 1;
  }

  /** Counts a security event; `event` is one of a few fixed names such as `login-refused`. */
  countSecurityEvent(event: string): void {
    this.securityEvents.inc({ event });
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
        p95Ms: round(quantile(figures, 0.95) * 1000),
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
        lines.push(`zocalo_http_request_seconds_bucket{${labels},le="${BUCKETS[index] ?? '+Inf'}"} ${cumulative}`);
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
        buckets: new Float64Array(BUCKETS.length + 1),
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

/** Linear interpolation within the bucket, as Prometheus' histogram_quantile does. */
function quantile(figures: RouteFigures, q: number): number {
  const rank = q * figures.count;
  let cumulative = 0;
  for (const [index, count] of figures.buckets.entries()) {
    if (count > 0 && cumulative + count >= rank) {
      const lower = index === 0 ? 0 : BUCKETS[index - 1]!;
      const upper = BUCKETS[index] ?? lower;
      return lower + (upper - lower) * ((rank - cumulative) / count);
    }
    cumulative += count;
  }
  return 0;
}

/** Escaped as the text format wants it; a route may hold a pattern. */
function labelValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
