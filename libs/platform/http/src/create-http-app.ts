import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import type { Config } from '#platform/config';
import { runInContext, type WorkContext } from '#platform/context';
import { isId } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Health } from '#platform/health';
import { limitConnections, refuseUnknownLimits } from '#platform/limits';
import { type AppLog, NestLog, plainLog } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { currentSpan, traceRequests } from '#platform/observability';
import { Maintenance } from '#platform/maintenance';
import { attachInterceptors } from './attach-interceptors.js';
import { isMisshapen } from './body-shape.js';
import { limitBodyTime } from './body-time.js';
import { answerBrokenRequest, refuseConnection } from './broken-request.js';
import type { STREAMS_EVENTS } from './endpoint.js';
import { MAINTENANCE_HEADER } from './entrance.guard.js';
import { type OpenApiMetadata, openApiDocument } from './openapi-document.js';
import { requestId } from './request-id.js';
import { RequestPipe } from './request.pipe.js';
import { serialiseThroughDocument } from './response-schemas.js';
import { rewriteUrl } from './rewrite-url.js';
import { ANSWER_HEADERS, DOCS_POLICY } from './security-headers.js';
import { takeUploads } from './take-uploads.js';
import { undeclaredRoutes } from './undeclared-routes.js';

declare module 'fastify' {
  interface FastifyRequest {
    workContext?: WorkContext;
  }
}

const BODY_LIMIT = 256 * 1024;

/** Time limits of connections, in milliseconds. */
export interface HttpTimeouts {
  /** For the headers of a request. */
  readonly headers: number;
  /** For a whole request, with its body. */
  readonly request: number;
  /** For one that brings a file; as `request` when absent. */
  readonly upload?: number;
  /** For how long a file may come too slowly; for ever when absent. */
  readonly pace?: number;
  /** How often slow senders are looked for, so how late they may be cut. */
  readonly check: number;
  /** Without a byte in either direction, such as a reader that takes nothing of its answer. */
  readonly idle: number;
}

const TIMEOUTS: HttpTimeouts = { headers: 10_000, request: 20_000, upload: 300_000, pace: 10_000, check: 2_000, idle: 90_000 };

export interface HttpAppOptions {
  readonly module: Type | DynamicModule;
  readonly config: Config;
  readonly log: AppLog;
  readonly metadata: OpenApiMetadata;
  /** Others than the product's; for tests. */
  readonly timeouts?: HttpTimeouts;
  /** Made of the same module before: making it is a third of a start; for tests. */
  readonly document?: OpenAPIObject | undefined;
}

/**
 * The HTTP application, initialised but not listening: every promise that holds for all routes is made here.
 * @throws when a route declares no access, so that such a build never serves anybody.
 */
export async function createHttpApp(options: HttpAppOptions): Promise<{ app: NestFastifyApplication; document: OpenAPIObject }> {
  refuseUnknownLimits(options.config);
  const app = await NestFactory.create<NestFastifyApplication>(options.module, adapterFor(options.config, options.timeouts ?? TIMEOUTS), {
    logger: new NestLog(options.log),
    abortOnError: false,
  });
  try {
    const problems = undeclaredRoutes(app);
    if (problems.length > 0) throw new Error(`Routes without a valid access declaration: ${problems.join('; ')}`);
    app.useGlobalPipes(new RequestPipe());
    takeEmptyBodies(app);
    refuseTextBodies(app);
    takeUploads(app);
    attachInterceptors(app);
    limitBodyTime(app, options.timeouts ?? TIMEOUTS);
    const document = options.document ?? (await openApiDocument(app, options.metadata));
    addHooks(app, options.log);
    boundConnections(app, options.config);
    serialiseThroughDocument(app.getHttpAdapter().getInstance(), document);
    SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'], customSiteTitle: 'Zócalo API' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return { app, document };
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

function adapterFor(config: Config, timeouts: HttpTimeouts): FastifyAdapter {
  return new FastifyAdapter<RawServerDefault>({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: timeouts.upload ?? timeouts.request,
    connectionTimeout: timeouts.idle,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: timeouts.headers, connectionsCheckingInterval: timeouts.check, maxHeaderSize: 16 * 1024 },
    trustProxy: config.trustProxy === false ? false : (config.trustProxy as number | string[]),
    genReqId: (raw: { headers: Record<string, unknown> }) => requestId(raw.headers['x-request-id']),
    rewriteUrl: (raw: { url?: string }) => rewriteUrl(raw.url ?? '/'),
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    skipMiddie: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      // Refused by the router before any hook ran: a malformed address.
      void reply
        .code(400)
        .headers({ ...ANSWER_HEADERS, 'x-request-id': request.id, 'content-type': 'application/json; charset=utf-8' })
        .send(JSON.stringify({ error: { code: 'BAD_REQUEST', message: 'The request cannot be understood.', requestId: request.id } }));
    },
    clientErrorHandler: answerBrokenRequest,
  } as ConstructorParameters<typeof FastifyAdapter<RawServerDefault>>[0]);
}

/** How long a reader has stayed is not how long anybody has waited. */
function isOpenStream({ routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return statusCode === 200 && (routeOptions.config as Partial<typeof STREAMS_EVENTS>).streamsEvents === true;
}

function addHooks(app: NestFastifyApplication, log: AppLog): void {
  const metrics = app.get(Metrics);
  const health = app.get(Health);
  const maintenance = app.get(Maintenance);
  const instance = app.getHttpAdapter().getInstance();
  const requests = plainLog(log);

  traceRequests(instance);

  instance.addHook('onRequest', (request, reply, done) => {
    reply.headers(ANSWER_HEADERS);
    reply.header('x-request-id', request.id);
    if (/^\/docs(?=[/?]|$)/.test(request.raw.url ?? '')) reply.header('content-security-policy', DOCS_POLICY);
    const upkeep = maintenance.header();
    if (upkeep !== undefined) reply.header(MAINTENANCE_HEADER, upkeep);
    if (health.isDraining) reply.header('connection', 'close');
    done();
  });
  // Not earlier: reading a body continues on the socket's events, where a context entered before would be lost.
  instance.addHook('preValidation', (request, _reply, done) => {
    request.workContext = { correlationId: request.id, actor: { kind: 'anonymous' }, address: request.ip, traceId: currentSpan()?.traceId };
    canonicalIds(request.params);
    runInContext(request.workContext, () => (isMisshapen(request.body) ? done(new AppError(PlatformErrors.BAD_REQUEST)) : done()));
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url?.replace(/^\/api(?=\/)/, '');
    const seconds = reply.elapsedTime / 1000;
    if (!isOpenStream(request, reply)) metrics.countRequest(request.method, route, reply.statusCode, seconds);
    const actor = request.workContext?.actor;
    requests.info(
      {
        requestId: request.id,
        traceId: request.workContext?.traceId,
        method: request.method,
        route: route ?? 'unmatched',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        userId: actor?.kind === 'user' ? actor.id : undefined,
      },
      'request',
    );
    done();
  });
}

/** With HOST=localhost there is a second server for the other loopback address, which is not bound: only this machine reaches it. */
function boundConnections(app: NestFastifyApplication, { connectionsPerAddress: max, trustProxy: proxies }: Config): void {
  const metrics = app.get(Metrics);
  limitConnections(app.getHttpServer(), {
    max,
    proxies,
    refuse: (socket) => {
      metrics.countSecurityEvent('connection-refused');
      refuseConnection(socket);
    },
  });
}

/** Clients that name a content type with every request send it with those that have no body, too. */
function takeEmptyBodies(app: NestFastifyApplication): void {
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request as FastifyRequest, body.toString(), done);
  });
}

/** Routes take JSON, forms and uploads: Fastify would hand `text/plain` on as a text that no route asked for. */
function refuseTextBodies(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
}

/** Ids in a path, in the one spelling the system uses; see RequestPipe for those in bodies and queries. */
function canonicalIds(params: unknown): void {
  const named = params as Record<string, string | undefined>;
  for (const name in named) {
    const canonical = named[name]?.toLowerCase();
    if (canonical !== undefined && isId(canonical)) named[name] = canonical;
  }
}
