import type { Socket } from 'node:net';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import type { Config } from '#platform/config';
import { runInContext, type WorkContext } from '#platform/context';
import { Health } from '#platform/health';
import { type AppLog, NestLog, plainLog } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { attachInterceptors } from './attach-interceptors.js';
import { type OpenApiMetadata, openApiDocument } from './openapi-document.js';
import { requestId } from './request-id.js';
import { serialiseThroughDocument } from './response-schemas.js';
import { rewriteUrl } from './rewrite-url.js';
import { DOCS_POLICY, SECURITY_HEADERS } from './security-headers.js';
import { undeclaredRoutes } from './undeclared-routes.js';
import { validationPipe } from './validation.js';

declare module 'fastify' {
  interface FastifyRequest {
    workContext?: WorkContext;
  }
}

const BODY_LIMIT = 256 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const CHECK_CONNECTIONS_MS = 2_000;

export interface HttpAppOptions {
  readonly module: Type | DynamicModule;
  readonly config: Config;
  readonly log: AppLog;
  readonly metadata: OpenApiMetadata;
}

/**
 * The HTTP application, initialised but not listening: every promise that holds for all routes is made here.
 * @throws when a route declares no access, so that such a build never serves anybody.
 */
export async function createHttpApp(options: HttpAppOptions): Promise<{ app: NestFastifyApplication; document: OpenAPIObject }> {
  const app = await NestFactory.create<NestFastifyApplication>(options.module, adapterFor(options.config), {
    logger: new NestLog(options.log),
    abortOnError: false,
  });
  try {
    const problems = undeclaredRoutes(app);
    if (problems.length > 0) throw new Error(`Routes without a valid access declaration: ${problems.join('; ')}`);
    app.useGlobalPipes(validationPipe());
    attachInterceptors(app);
    const document = await openApiDocument(app, options.metadata);
    addHooks(app, options.log);
    serialiseThroughDocument(app.getHttpAdapter().getInstance() as never, document);
    SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'], customSiteTitle: 'Zócalo API' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return { app, document };
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

function adapterFor(config: Config): FastifyAdapter {
  return new FastifyAdapter<RawServerDefault>({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    // Slow senders of headers are looked for as often as this, so that is how late they may be cut.
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_CONNECTIONS_MS, maxHeaderSize: 16 * 1024 },
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
        .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id, 'content-type': 'application/json; charset=utf-8' })
        .send(JSON.stringify({ error: { code: 'BAD_REQUEST', message: 'The request cannot be understood.', requestId: request.id } }));
    },
    clientErrorHandler: answerBrokenRequest,
  } as ConstructorParameters<typeof FastifyAdapter<RawServerDefault>>[0]);
}

/** Bytes that are not HTTP, headers that are too large or come too slowly: there is no request object to answer. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, message] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'REQUEST_TIMEOUT', 'The request took too long to arrive.']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', 'BAD_REQUEST', 'The headers are too large.']
        : ['400 Bad Request', 'BAD_REQUEST', 'The request cannot be understood.'];
  const body = JSON.stringify({ error: { code, message } });
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

function addHooks(app: NestFastifyApplication, log: AppLog): void {
  const metrics = app.get(Metrics);
  const health = app.get(Health);
  const instance = app.getHttpAdapter().getInstance();
  const requests = plainLog(log);

  instance.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    reply.header('x-request-id', request.id);
    if (request.raw.url?.startsWith('/docs')) reply.header('content-security-policy', DOCS_POLICY);
    if (health.isDraining) reply.header('connection', 'close');
    done();
  });
  // Not earlier: reading a body continues on the socket's events, where a context entered before would be lost.
  instance.addHook('preValidation', (request, _reply, done) => {
    request.workContext = { correlationId: request.id, actor: { kind: 'anonymous' }, address: request.ip };
    runInContext(request.workContext, done);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url?.replace(/^\/api(?=\/)/, '');
    const seconds = reply.elapsedTime / 1000;
    metrics.countRequest(request.method, route, reply.statusCode, seconds);
    const actor = request.workContext?.actor;
    requests.info(
      {
        requestId: request.id,
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
