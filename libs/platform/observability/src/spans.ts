import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a span; names are those of OpenTelemetry's conventions, values never a person's. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** How a piece of work is recorded. */
export interface SpanOptions {
  readonly kind?: 'server' | 'client' | 'consumer' | 'internal';
  readonly attributes?: SpanAttributes;
}

/** A piece of work while it goes on. */
export interface Span {
  readonly traceId: string;
  /** Carries the trace on: the W3C header of that name. */
  readonly traceparent: string;
  /** False when nothing of this trace is kept. */
  readonly recorded: boolean;
  set(attributes: SpanAttributes): void;
  /** Notes that the work failed: the kind of the error, nothing of what it says. */
  fail(error: unknown): void;
  /** Any further time does nothing. */
  end(): void;
}

/** What makes spans; there is none unless tracing is configured. */
export interface Tracer {
  /** @param parent a span, or the `traceparent` somebody sent; anything else begins a trace. */
  begin(name: string, parent: unknown, options: SpanOptions): Span;
}

let tracer: Tracer | undefined;
const current = new AsyncLocalStorage<Span>();

/** From now on spans are made by `made`; undefined: none are. */
export function useTracer(made: Tracer | undefined): void {
  tracer = made;
}

/** Whether spans are made in this process. Decided before anything else boots. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/** What is being done right now; undefined when nobody records it. */
export function currentSpan(): Span | undefined {
  return tracer && current.getStore();
}

/** The headers that carry the trace on to another server; none when there is no trace. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const span = currentSpan();
  return span ? { traceparent: span.traceparent } : {};
}

/**
 * Begins a piece of work that others asked for. @param from the `traceparent` they sent, if any.
 * @returns undefined when nothing is traced; otherwise a span that the caller ends.
 */
export function beginTrace(name: string, from: unknown, options: SpanOptions): Span | undefined {
  return tracer?.begin(name, from, options);
}

/** Begins a part of what is being done; undefined when that is not recorded. The caller ends it. */
export function beginSpan(name: string, options: SpanOptions): Span | undefined {
  const parent = currentSpan();
  return parent?.recorded ? tracer!.begin(name, parent, options) : undefined;
}

/** Runs `work` as what `span` stands for: spans of what it does become parts of it. */
export function within<T>(span: Span | undefined, work: () => T): T {
  return span ? current.run(span, work) : work();
}

/** Records `work` as a trace of its own, or as a part of the one it was sent with. */
export function tracedFrom<T>(name: string, from: unknown, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  return record(beginTrace(name, from, options), work);
}

/** Records `work` as a part of what is being done; just does it when that is not recorded. */
export function traced<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  return record(beginSpan(name, options), work);
}

async function record<T>(span: Span | undefined, work: () => Promise<T>): Promise<T> {
  if (!span) return work();
  try {
    return await current.run(span, work);
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}
