import { hostname } from 'node:os';
import type { SentrySettings } from '#platform/config';
import { type AppLog, scrub } from '#platform/logging';
import { projectRoot, releaseVersion } from '#platform/release';
import { type Frame, toEvent } from './error-event.js';
import type { ErrorSink } from './error-reports.js';
import { Occasionally } from './occasionally.js';
import { currentSpan } from './spans.js';

/** Reports on their way at once; further ones are dropped, and counted by Sentry's own client reports. */
const MOST_ON_THE_WAY = 30;
/** Something that fails each time fails often: nobody reads the hundredth report of a minute. */
const MOST_A_MINUTE = 100;
const GIVE_UP_MS = 10_000;

/** A running tracker of errors. */
export interface SentrySink {
  readonly sink: ErrorSink;
  /** Hands over what is on its way, within so many milliseconds. */
  close(withinMs: number): Promise<void>;
}

/**
 * Sends reports to Sentry, or whatever speaks its protocol. Of the SDK only client and transport are used: it is not `init`ed,
 * so that it patches nothing, listens to nothing and adds nothing that was not put into the event here.
 */
export async function startSentry(settings: SentrySettings, log: AppLog): Promise<SentrySink> {
  const { NodeClient, Scope, createTransport, defaultStackParser } = await import('@sentry/node');
  const complaint = new Occasionally((reason) => log.warn({ reason }, 'error reports do not reach Sentry'));
  const client = new NodeClient({
    dsn: settings.dsn,
    environment: settings.environment,
    sampleRate: settings.sampleRate,
    release: releaseVersion(),
    serverName: hostname(),
    integrations: [],
    stackParser: defaultStackParser,
    maxBreadcrumbs: 0,
    transportOptions: { bufferSize: MOST_ON_THE_WAY },
    transport: (options) =>
      createTransport(options, async ({ body }) => {
        try {
          const answer = await fetch(options.url, {
            method: 'POST',
            body: body as string,
            headers: { 'content-type': 'application/x-sentry-envelope', ...options.headers },
            redirect: 'manual',
            signal: AbortSignal.timeout(GIVE_UP_MS),
          });
          await answer.body?.cancel();
          if (!answer.ok) complaint.say(`answered ${answer.status}`);
          const header = (name: string) => answer.headers.get(name);
          return {
            statusCode: answer.status,
            headers: { 'x-sentry-rate-limits': header('x-sentry-rate-limits'), 'retry-after': header('retry-after') },
          };
        } catch (error) {
          complaint.say(reasonOf(error));
          throw error;
        }
      }),
  });
  const parts = { parseStack: (stack: string) => defaultStackParser(stack) as Frame[], scrub, root: projectRoot().replace(/\/+$/, '') };
  const budget = new MinuteBudget(MOST_A_MINUTE);
  return {
    sink: (report) => {
      if (budget.spend()) client.captureEvent(toEvent(report, { ...parts, traceparent: currentSpan()?.traceparent }), {}, new Scope());
    },
    close: async (withinMs) => void (await client.close(withinMs)),
  };
}

/** So many a minute. */
class MinuteBudget {
  private minute = -1;
  private left = 0;

  constructor(private readonly most: number) {}

  spend(): boolean {
    const minute = Math.floor(performance.now() / 60_000);
    if (minute !== this.minute) [this.minute, this.left] = [minute, this.most];
    this.left -= 1;
    return this.left >= 0;
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'failed';
}
