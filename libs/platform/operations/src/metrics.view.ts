import { ApiProperty } from '@nestjs/swagger';

/** Requests of all routes together. */
export class MetricsTotalsView {
  count: number;
  errors4xx: number;
  errors5xx: number;
}

/** Requests of one route. */
export class RouteMetricsView {
  count: number;
  errors4xx: number;
  errors5xx: number;
  /** Mean time to answer, in milliseconds. */
  avgMs: number;
  /** 95th percentile in milliseconds, as fine as the histogram's buckets. */
  p95Ms: number;
}

/** What this process has answered since it started. */
export class MetricsView {
  /** Unix time in milliseconds. */
  startedAt: number;
  uptimeSeconds: number;
  totals: MetricsTotalsView;
  /** By method and route template, such as `GET /desks`; paths that match nothing are `unmatched`. */
  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/RouteMetricsView' } })
  routes: Record<string, RouteMetricsView>;
}
