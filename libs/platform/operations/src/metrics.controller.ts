import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExtraModels } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { AppError, PlatformErrors } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { Endpoint, isLocalRequest } from '#platform/http';

import { MetricsView, RouteMetricsView } from './metrics.view.js';

/** Figures for people and for Prometheus: to this machine, or to whoever knows METRICS_TOKEN. */
@ApiExtraModels(RouteMetricsView)
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Requests, errors and times by route; Prometheus text with `Accept: text/plain`',
    access: { public: 'this machine, or a bearer token of its own (METRICS_TOKEN)' },
    returns: MetricsView,
    errors: [PlatformErrors.UNAUTHORIZED],
    duringMaintenance: 'open',
  })
  async read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    if (!isLocalRequest(request.raw, this.config) && !this.knowsToken(request)) throw new AppError(PlatformErrors.UNAUTHORIZED);
    void reply.header('vary', 'Accept');
    if (!wantsText(request.headers.accept ?? '')) return this.metrics.report();
    void reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return this.metrics.exposition();
  }

  private knowsToken(request: FastifyRequest): boolean {
    const expected = Buffer.from(`Bearer ${this.config.metricsToken ?? ''}`);
    const given = Buffer.from(request.headers.authorization ?? '');
    return this.config.metricsToken !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** Prometheus asks for OpenMetrics or text first; curl's `*` and browsers get the documented JSON. */
function wantsText(accept: string): boolean {
  return (
    /^\s*(text\/plain|application\/openmetrics-text)/.test(accept) ||
    (/text\/plain/.test(accept) && !/application\/json|text\/html/.test(accept))
  );
}
