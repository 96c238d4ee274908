import { hostname } from 'node:os';
import type { Attributes, Context, Span as OtelSpan } from '@opentelemetry/api';
import type { ReadableSpan, Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import type { OpenTelemetrySettings } from '#platform/config';
import { type AppLog, scrub } from '#platform/logging';
import { releaseVersion } from '#platform/release';
import { Occasionally } from './occasionally.js';
import type { Span, SpanAttributes, SpanOptions, Tracer } from './spans.js';
import { formatTraceparent, parseTraceparent } from './trace-parent.js';

/** Spans that wait to be sent; further ones are dropped. */
const QUEUE = { maxQueueSize: 2_048, maxExportBatchSize: 512, exportTimeoutMillis: 10_000 };
const MOST_TEXT = 2_000;

/** A running tracer. */
export interface OtlpTracer {
  readonly tracer: Tracer;
  /** Hands over what waits; whoever calls it sets the limit. */
  close(): Promise<void>;
}

/** What differs in tests. */
export interface OtlpTimes {
  /** How long a span waits for others. */
  readonly batchMs: number;
}

/**
 * Makes spans with OpenTelemetry's SDK and sends them over OTLP/HTTP. It is registered nowhere, so that no package finds it
 * and nothing is patched: spans are made where this program makes them.
 */
export async function startOtlpTracer(
  settings: OpenTelemetrySettings,
  part: { readonly role: string; readonly log: AppLog },
  times: OtlpTimes = { batchMs: 2_000 },
): Promise<OtlpTracer> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({
    url: settings.tracesUrl,
    headers: { ...settings.headers },
    timeoutMillis: QUEUE.exportTimeoutMillis,
  });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      ...settings.resource,
      'service.name': settings.serviceName,
      'service.version': releaseVersion(),
      'service.instance.id': `${hostname()}-${process.pid}`,
      'host.name': hostname(),
      'zocalo.role': part.role,
    }),
    sampler: samplerOf(sdk, settings),
    spanProcessors: [
      new sdk.BatchSpanProcessor({ ...QUEUE, exporter: new ToldExporter(exporter, part.log), scheduledDelayMillis: times.batchMs }),
    ],
  });
  const made = provider.getTracer('zocalo', releaseVersion());
  const kinds = {
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    consumer: api.SpanKind.CONSUMER,
    internal: api.SpanKind.INTERNAL,
  };
  const contextOf = (parent: unknown): Context => {
    if (parent instanceof RecordedSpan) return api.trace.setSpan(api.ROOT_CONTEXT, parent.span);
    const remote = parseTraceparent(parent);
    if (!remote) return api.ROOT_CONTEXT;
    const { traceId, spanId, sampled } = remote;
    return api.trace.setSpanContext(api.ROOT_CONTEXT, { traceId, spanId, traceFlags: sampled ? 1 : 0, isRemote: true });
  };
  return {
    tracer: {
      begin: (name, parent, { kind = 'internal', attributes = {} }: SpanOptions) =>
        new RecordedSpan(
          made.startSpan(name, { kind: kinds[kind], attributes: cleaned(attributes) }, contextOf(parent)),
          api.SpanStatusCode.ERROR,
        ),
    },
    close: () => provider.shutdown(),
  };
}

/** The samplers that the specification names, for `OTEL_TRACES_SAMPLER`. */
function samplerOf(
  { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler }: typeof import('@opentelemetry/sdk-trace'),
  { sampler, samplerRatio }: OpenTelemetrySettings,
): Sampler {
  const [, parentBased, name] = /^(parentbased_)?(.*)$/.exec(sampler)!;
  const root =
    name === 'always_on'
      ? new AlwaysOnSampler()
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(samplerRatio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

class RecordedSpan implements Span {
  private ended = false;

  constructor(
    readonly span: OtelSpan,
    private readonly failed: number,
  ) {}

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return formatTraceparent({ traceId, spanId, sampled: (traceFlags & 1) === 1 });
  }

  get recorded(): boolean {
    return this.span.isRecording();
  }

  set(attributes: SpanAttributes): void {
    if (!this.ended) this.span.setAttributes(cleaned(attributes));
  }

  fail(error: unknown): void {
    if (this.ended) return;
    const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
    const kind = [code, name].find((each) => typeof each === 'string' && /^[\w.-]{1,60}$/.test(each)) as string | undefined;
    this.span.setAttribute('error.type', kind ?? typeof error);
    this.span.setStatus({ code: this.failed });
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.span.end();
  }
}

/** The gate that all attributes pass: texts are freed of personal data and secrets, and short. */
function cleaned(attributes: SpanAttributes): Attributes {
  const clean: Attributes = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) clean[name] = typeof value === 'string' ? scrub(value.slice(0, MOST_TEXT)) : value;
  return clean;
}

/** Says in the log, now and then, that spans do not arrive. */
class ToldExporter implements SpanExporter {
  private readonly complaint: Occasionally;

  constructor(
    private readonly to: SpanExporter,
    log: AppLog,
  ) {
    this.complaint = new Occasionally((reason) => log.warn({ reason }, 'traces do not reach the collector'));
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.to.export(spans, (result) => {
      if (result.error) this.complaint.say(reasonOf(result.error));
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.to.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.to.forceFlush?.() ?? Promise.resolve();
  }
}

/** Without what an answer said: a collector may repeat what it was sent. */
function reasonOf(error: Error): string {
  const { code, name } = error as { code?: string | number; name: string };
  return code === undefined ? name : String(code);
}
