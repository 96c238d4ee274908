import { inspect } from 'node:util';
import type { Config } from '#platform/config';
import type { AppLog } from '#platform/logging';
import { reportError, useErrorSink } from './error-reports.js';
import { useTracer } from './spans.js';

/** What is still on its way when the process ends gets this long. */
const FLUSH_MS = 2_000;

/** Error tracking and tracing of this process. */
export interface Observability {
  /** Hands over what is on its way, for two seconds at most, and ends both. Never throws. */
  close(): Promise<void>;
}

const NOTHING: Observability = { close: () => Promise.resolve() };

/**
 * Starts what the configuration asks for, before anything else of the process boots. Without `SENTRY_DSN` and
 * `OTEL_EXPORTER_OTLP_ENDPOINT` nothing is loaded. What cannot be started is said in the log: the platform works without it.
 */
export async function startObservability(config: Config, part: { readonly role: string; readonly log: AppLog }): Promise<Observability> {
  if (!config.sentry && !config.openTelemetry) return NOTHING;
  const ends: (() => Promise<void>)[] = [];
  await Promise.all([
    attempt('Sentry', part.log, async () => config.sentry && ends.push(await startTracking(config.sentry, part.log))),
    attempt('OpenTelemetry', part.log, async () => config.openTelemetry && ends.push(await startTracing(config.openTelemetry, part))),
  ]);
  return { close: async () => void (await Promise.all(ends.map((end) => end()))) };
}

async function startTracking(settings: NonNullable<Config['sentry']>, log: AppLog): Promise<() => Promise<void>> {
  const { startSentry } = await import('./sentry-sink.js');
  const sentry = await startSentry(settings, log);
  useErrorSink(sentry.sink);
  const dying = new LastWords(log, () => sentry.close(FLUSH_MS));
  dying.listen();
  return async () => {
    dying.stop();
    useErrorSink(undefined);
    await quietly(sentry.close(FLUSH_MS));
  };
}

async function startTracing(
  settings: NonNullable<Config['openTelemetry']>,
  part: { readonly role: string; readonly log: AppLog },
): Promise<() => Promise<void>> {
  const { startOtlpTracer } = await import('./otlp-tracer.js');
  const running = await startOtlpTracer(settings, part);
  useTracer(running.tracer);
  return async () => {
    useTracer(undefined);
    await quietly(running.close());
  };
}

/** An error that nobody caught ends the process, as it does without Sentry; but its report leaves first. */
class LastWords {
  private dying = false;
  private readonly die = (error: unknown): void => {
    // Also what comes of saying it where nobody reads any more.
    if (this.dying) return;
    this.dying = true;
    process.stderr.write(`${inspect(error)}\n`);
    this.log.fatal({ err: error }, 'the process ends: nobody caught an error');
    reportError({ error, origin: 'process' });
    void this.end();
  };

  constructor(
    private readonly log: AppLog,
    private readonly flush: () => Promise<void>,
  ) {}

  /** Promises that were rejected and left alone come here too. */
  listen(): void {
    process.on('uncaughtException', this.die);
  }

  stop(): void {
    process.off('uncaughtException', this.die);
  }

  private async end(): Promise<void> {
    await quietly(this.flush());
    process.exit(1);
  }
}

async function attempt(what: string, log: AppLog, start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    log.error({ err: error }, `${what} could not be started; the platform runs without it`);
  }
}

/** Whatever becomes of it, at most for as long as the process waits. */
async function quietly(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
