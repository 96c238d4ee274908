import type { ErrorReport } from './error-reports.js';

/** Where in the program, as Sentry takes it. */
export interface Frame {
  filename?: string;
  module?: string;
  function?: string;
  lineno?: number;
  colno?: number;
  in_app?: boolean;
}

/** The part of Sentry's event that we fill, and nothing beside it. https://develop.sentry.dev/sdk/data-model/event-payloads/ */
export interface ErrorEvent {
  level: 'error' | 'fatal';
  exception: { values: { type: string; value: string; stacktrace: { frames: Frame[] } }[] };
  tags: Record<string, string>;
  transaction?: string;
  request?: { method?: string; headers: Record<string, string> };
  contexts: { trace?: { trace_id: string; span_id: string } };
}

const MOST_CAUSES = 5;
const MOST_TEXT = 500;
const MOST_FRAMES = 50;

/** Headers that say how a client asks, and nothing of who does. */
const HEADERS = ['accept', 'accept-encoding', 'content-encoding', 'content-length', 'content-type'];
/** Errors of the language itself quote names of the program, not what it works with. */
const OF_THE_LANGUAGE = new Set(['TypeError', 'ReferenceError', 'RangeError']);
/** What errors quote: texts in any quotation marks, PostgreSQL's `(column)=(value)`, and lists in brackets. */
const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`|«[^»]*»|“[^”]*”|\([^()]*\)=\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g;

/** What the making of an event needs from outside. */
export interface EventParts {
  /** Frames of a stack, the latest call last. */
  parseStack(stack: string): Frame[];
  /** Takes personal data and secrets out of a text. */
  scrub(text: string): string;
  /** Folder of the program: paths are shown from there on. */
  readonly root: string;
  /** The trace it happened in. */
  readonly traceparent?: string | undefined;
}

/**
 * Makes the event of a report. It is built of what is known to be harmless instead of freed from what is not: no body, no
 * query, no address, no person, no variable, and of messages only what they do not quote.
 */
export function toEvent(report: ErrorReport, parts: EventParts): ErrorEvent {
  const { method, route, job, requestId, origin, headers } = report;
  const [, trace_id, span_id] = (parts.traceparent ?? '').split('-');
  const values = causesOf(report.error).map((error) => exceptionOf(error, parts));
  const event: ErrorEvent = {
    level: origin === 'process' ? 'fatal' : 'error',
    // Sentry shows the last one, which is what was thrown.
    exception: { values: values.toReversed() },
    tags: withoutGaps({ origin, job, request_id: requestId }),
    ...((route ?? job) !== undefined && { transaction: job ?? `${method ?? ''} ${route ?? ''}`.trim() }),
    ...(origin === 'request' && { request: { ...(method !== undefined && { method }), headers: harmless(headers ?? {}) } }),
    contexts: trace_id && span_id ? { trace: { trace_id, span_id } } : {},
  };
  // The last gate: also what came in by a name of a class or a file.
  return JSON.parse(parts.scrub(JSON.stringify(event))) as ErrorEvent;
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let each = error;
  // Causes may go in circles.
  while (each !== undefined && each !== null && causes.length < MOST_CAUSES && !causes.includes(each)) {
    causes.push(each);
    each = (each as { cause?: unknown }).cause;
  }
  return causes.length > 0 ? causes : [error];
}

function exceptionOf(error: unknown, parts: EventParts): ErrorEvent['exception']['values'][number] {
  if (!(error instanceof Error)) return { type: typeof error, value: 'something that is no error was thrown', stacktrace: { frames: [] } };
  const { code } = error as { code?: unknown };
  const said = OF_THE_LANGUAGE.has(error.name) ? error.message : harmlessPart(error.message);
  const value = [typeof code === 'string' && /^\w{1,60}$/.test(code) ? `[${code}]` : '', said].filter(Boolean).join(' ');
  const frames = parts.parseStack(framesOnly(error)).slice(-MOST_FRAMES);
  return {
    type: error.name.slice(0, 100),
    value: value.slice(0, MOST_TEXT),
    stacktrace: { frames: frames.map((frame) => placed(frame, parts.root)) },
  };
}

/** A message without what it quotes. MikroORM's begin with the statement and its values: there the code has to do. */
function harmlessPart(message: string): string {
  const [line = ''] = message.slice(0, 4_000).split('\n', 1);
  return /^\W*(?:select|insert|update|delete|with|begin|commit)\b/i.test(line) ? 'a statement failed' : line.replace(QUOTED, '…');
}

/** The message is the beginning of a stack, and may look like a frame. */
function framesOnly({ message, stack = '' }: Error): string {
  const from = message !== '' && stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  return stack
    .slice(from)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

/** The path of an installation may name a person. */
function placed({ filename, module, function: called, lineno, colno, in_app }: Frame, root: string): Frame {
  const path = filename?.replace(/^file:\/\//, '');
  const own = path?.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  const shown = own ?? (path?.includes('/') ? `…/${path.split('/').at(-1)}` : path);
  return withoutGaps({
    filename: shown,
    module,
    function: called,
    lineno,
    colno,
    in_app: in_app === true && !shown?.includes('node_modules/'),
  });
}

function harmless(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value.slice(0, 200)]] : [];
    }),
  );
}

function withoutGaps<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
