import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived; times in nanoseconds, attributes as plain values. */
export interface SeenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly kind: number;
  readonly status: number | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of the process that sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** An event of Sentry as it arrived; there is more in it. */
export interface SeenEvent {
  readonly exception: { readonly values: readonly { readonly stacktrace: { readonly frames: readonly object[] } }[] };
}

/** How it treats what comes. `hang` takes it and never answers. */
export type Manner = 'ok' | 'hang' | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A server on loopback that takes Sentry's envelopes and OpenTelemetry's traces, and can behave badly. */
export interface Collector {
  /** For `SENTRY_DSN` and `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly env: { readonly SENTRY_DSN: string; readonly OTEL_EXPORTER_OTLP_ENDPOINT: string };
  manner: Manner;
  /** Every request, in order, also those that were treated badly. */
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  /** Payloads of Sentry's events that were taken. */
  readonly events: SeenEvent[];
  /** Spans that were taken. */
  readonly spans: SeenSpan[];
  close(): Promise<void>;
}

/** @param port a fixed one, for a collector that comes back. */
export async function startCollector(port = 0): Promise<Collector> {
  const [requests, events, spans]: [Collector['requests'], SeenEvent[], SeenSpan[]] = [[], [], []];
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const collector: Collector = {
    env: { SENTRY_DSN: `http://publickey@${host}/7`, OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}` },
    manner: 'ok',
    requests,
    events,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    request.setEncoding('utf8');
    for await (const part of request) body += part as string;
    const path = new URL(request.url ?? '/', `http://${host}`).pathname;
    requests.push({ path, headers: request.headers, body });
    const { manner } = collector;
    if (manner === 'hang') return;
    if (manner !== 'ok') {
      response.writeHead(manner.status, manner.headers).end();
      return;
    }
    if (path === '/api/7/envelope/') events.push(...eventsOf(body));
    else if (path === '/v1/traces') spans.push(...spansOf(body));
    else response.statusCode = 404;
    response.setHeader('content-type', 'application/json').end('{}');
  }

  return collector;
}

/** Lines of JSON: the envelope's header, then of each item its header and its payload. https://develop.sentry.dev/sdk/data-model/envelopes/ */
function eventsOf(body: string): SeenEvent[] {
  const [, ...lines] = body.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, index) =>
    index % 2 === 0 && (JSON.parse(line) as { type: string }).type === 'event' ? [JSON.parse(lines[index + 1]!) as SeenEvent] : [],
  );
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface WireSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly status?: { readonly code?: number };
  readonly attributes: readonly Attribute[];
}

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
function spansOf(body: string): SeenSpan[] {
  const { resourceSpans } = JSON.parse(body) as {
    resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
  };
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ attributes, status, parentSpanId, ...span }) => ({
        ...span,
        parentSpanId: parentSpanId || undefined,
        status: status?.code,
        attributes: plain(attributes),
        resource: plain(resource.attributes),
      })),
    ),
  );
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const [kind = '', held] = Object.entries(value)[0] ?? [];
      return [key, kind === 'intValue' ? Number(held) : held];
    }),
  );
}
