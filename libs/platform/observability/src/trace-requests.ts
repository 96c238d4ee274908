import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginTrace, isTracing, type Span, within } from './spans.js';

declare module 'fastify' {
  interface FastifyRequest {
    span?: Span | undefined;
  }
}

/** Records each request, from its headers to the end of its answer, as a part of the caller's trace. Costs nothing when nothing is traced. */
export function traceRequests(instance: Pick<FastifyInstance, 'addHook'>): void {
  if (!isTracing()) return;
  instance.addHook('onRequest', (request, reply, done) => {
    request.span = beginTrace(nameOf(request), request.headers['traceparent'], {
      kind: 'server',
      attributes: {
        'http.request.method': request.method,
        'http.route': routeOf(request),
        'url.scheme': request.protocol,
        'zocalo.request_id': request.id,
      },
    });
    // Also of a caller who hangs up before there is an answer.
    reply.raw.once('close', () => request.span?.end());
    done();
  });
  // Reading a body continues on the socket's events, where it would be lost.
  instance.addHook('preValidation', (request, _reply, done) => within(request.span, done));
  instance.addHook('onResponse', (request, reply, done) => {
    request.span?.set({ 'http.response.status_code': reply.statusCode });
    if (reply.statusCode >= 500) request.span?.fail({ code: String(reply.statusCode) });
    request.span?.end();
    done();
  });
}

/** Never the address that was asked for: ids and tokens stand in it. */
function nameOf(request: FastifyRequest): string {
  return [request.method, routeOf(request)].filter(Boolean).join(' ');
}

function routeOf(request: FastifyRequest): string | undefined {
  return request.is404 ? undefined : request.routeOptions.url;
}
