import { EntityManager, RequestContext } from '@mikro-orm/postgresql';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DelayedError, type Job, RateLimitError, UnrecoverableError, Worker } from 'bullmq';
import { runInContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import type { Envelope } from '#platform/events';
import { type AppLog, LOG } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { beginTrace, reportError, within } from '#platform/observability';
import { AskedToWait } from './asked-to-wait.js';
import { countsAsTry, describeFailure, forQueue, StoppingError, TimeLimitError } from './failure.js';
import { HandledMessageRepository } from './handled-message.repository.js';
import { Handlers } from './handlers.js';
import type { MessageHandler, QueuedMessage } from './message-handler.js';

// A job that could not be tried waits without losing a try, ever longer: about half an hour in all.
const MAX_POSTPONEMENTS = 30;
const LONGEST_POSTPONEMENT_S = 60;
const LONGEST_WAIT_S = 86_400;

/** Runs one message of a queue: its context, its time limit, its transaction, and what becomes of a failure. */
@Injectable()
export class JobRunner {
  private readonly stopping = new AbortController();

  constructor(
    private readonly handlers: Handlers,
    private readonly handled: HandledMessageRepository,
    private readonly transactions: Transactions,
    private readonly em: EntityManager,
    @Inject(LOG) private readonly log: AppLog,
    @Optional() private readonly metrics?: Metrics,
  ) {}

  /** Aborts what is still running: it goes back to the queue for another worker. */
  stop(): void {
    this.stopping.abort(new StoppingError());
  }

  /**
   * BullMQ's processor. Rejects when the try has failed.
   * @param holdQueue lets nothing of the job's queue begin for so many milliseconds.
   */
  async run(job: Job, token: string | undefined, holdQueue: (ms: number) => Promise<void>): Promise<void> {
    const handler = this.handlers.find(job.name);
    const message = messageOf(job);
    await inContextOf(job, message.envelope, async () => {
      const started = performance.now();
      const what = { job: job.name, jobId: job.id, attempt: job.attemptsMade + 1 };
      try {
        // Another release runs beside this one and knows it.
        if (!handler) throw new UnknownHandlerError(job.name);
        const done = await this.handle(handler, job, message);
        this.log.info(
          { ...what, ms: Math.round(performance.now() - started) },
          done ? 'job done' : 'job skipped: it was handled before, or undone by a restore',
        );
      } catch (error) {
        if (error instanceof AskedToWait) await this.wait(job, token, error, holdQueue);
        if (mayPostpone(error)) await this.postpone(job, token, error);
        const final = error instanceof UnrecoverableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
        this.log[final ? 'error' : 'warn'](
          { ...what, ...describeFailure(error) },
          final ? 'job failed for good' : 'job failed, will be tried again',
        );
        if (final) this.noteFailure(job, message.envelope, error);
        throw error instanceof UnrecoverableError ? error : forQueue(error);
      }
    });
  }

  /** Its worker died, or was too busy to say that it lives: another one takes the job. */
  lost(queue: string, jobId: string): void {
    this.log.warn({ queue, jobId }, 'job lost by its worker, runs again');
    this.metrics?.countOutcome('job-stalled');
  }

  /** The queue gives up a job that one worker after the other died of; no try of it can say so. */
  givenUp(job: Job, error: Error): void {
    this.log.error({ job: job.name, jobId: job.id, reason: error.message }, 'job failed for good');
    this.noteFailure(job, messageOf(job).envelope, error);
  }

  private noteFailure(job: Job, { correlationId }: Envelope, error: unknown): void {
    this.metrics?.countOutcome('job-failed');
    reportError({ error, origin: 'job', job: job.name, requestId: correlationId });
  }

  /** @returns false when there was nothing to do. */
  private handle(handler: MessageHandler, job: Job, message: Message): Promise<boolean> {
    const payload = parse(handler, message.payload);
    const { epoch, messageId } = message;
    return RequestContext.create(this.em, () =>
      this.withTimeLimit(handler.timeoutSeconds, async (signal, limited) => {
        const lastAttempt = job.attemptsMade + 1 >= handler.attempts;
        const work = () =>
          handler.handle(payload, { id: messageId, attempt: job.attemptsMade + 1, lastAttempt, envelope: message.envelope, signal });
        if (!handler.transaction) {
          if (epoch !== undefined && !(await this.handled.isCurrent(epoch))) return false;
          await limited(work());
          return true;
        }
        return this.transactions.run(async () => {
          if (!(await this.handled.take(handler.name, messageId, epoch))) return false;
          // Inside the transaction, so that reaching the limit rolls it back.
          await limited(work());
          return true;
        });
      }),
    );
  }

  private async withTimeLimit<T>(
    seconds: number,
    work: (signal: AbortSignal, limited: <R>(promise: Promise<R>) => Promise<R>) => Promise<T>,
  ): Promise<T> {
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(new TimeLimitError(seconds)), seconds * 1000);
    const signal = AbortSignal.any([tooLong.signal, this.stopping.signal]);
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason as Error);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
    aborted.catch(() => undefined);
    try {
      return await work(signal, (promise) => {
        // Whoever ignores the signal may still fail later, when nobody listens any more.
        promise.catch(() => undefined);
        return Promise.race([promise, aborted]);
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Not a try, and nothing to worry about. */
  private async wait(job: Job, token: string | undefined, { seconds, who }: AskedToWait, holdQueue: (ms: number) => Promise<void>) {
    const ms = Math.ceil(Math.min(Math.max(seconds, 0.001), LONGEST_WAIT_S) * 1000);
    this.log.debug({ job: job.name, jobId: job.id, ms, who }, 'job waits');
    if (who === 'queue') {
      await holdQueue(ms);
      throw Worker.RateLimitError();
    }
    await job.moveToDelayed(Date.now() + ms, token);
    throw new DelayedError();
  }

  /** Returns when that was done too often: then it is a failure. */
  private async postpone(job: Job, token: string | undefined, error: unknown): Promise<void> {
    // Counted apart from the tries that were begun: those who were asked to wait are among them.
    const { postponed = 0, ...data } = job.data as { readonly postponed?: number };
    const nth = postponed + 1;
    if (nth > MAX_POSTPONEMENTS) return;
    const seconds = error instanceof StoppingError ? 0.1 : Math.min(2 ** Math.max(0, nth - 1), LONGEST_POSTPONEMENT_S);
    this.log.warn({ job: job.name, jobId: job.id, ...describeFailure(error) }, 'job postponed');
    await job.updateData({ ...data, postponed: nth });
    await job.moveToDelayed(Date.now() + seconds * 1000, token);
    throw new DelayedError();
  }
}

/** Runs `work` in the name of whoever caused the job, and as a part of their trace. */
async function inContextOf(job: Job, envelope: Envelope, work: () => Promise<void>): Promise<void> {
  const { actor, correlationId, traceparent } = envelope;
  const span = beginTrace(`job ${job.name}`, traceparent, {
    kind: 'consumer',
    attributes: { 'zocalo.job.name': job.name, 'zocalo.job.attempt': job.attemptsMade + 1, 'zocalo.request_id': correlationId },
  });
  try {
    await within(span, () => runInContext({ actor, correlationId, traceId: span?.traceId }, work));
  } catch (error) {
    const waits = error instanceof DelayedError || error instanceof RateLimitError;
    if (!waits) span?.fail(error);
    throw error;
  } finally {
    span?.end();
  }
}

class UnknownHandlerError extends Error {
  constructor(name: string) {
    super(`no handler is called ${name}`);
    this.name = 'UnknownHandlerError';
  }
}

/** Not the job's fault: nothing of it was tried, or the ground under it gave way. */
function mayPostpone(error: unknown): boolean {
  return error instanceof UnknownHandlerError || !countsAsTry(error);
}

function parse(handler: MessageHandler, payload: unknown): unknown {
  try {
    return handler.parse(payload);
  } catch (error) {
    throw new UnrecoverableError(`bad payload: ${(error as Error).message}`);
  }
}

interface Message {
  readonly messageId: string;
  readonly payload: unknown;
  readonly envelope: Envelope;
  /** Undefined for a schedule: it belongs to no history. */
  readonly epoch: number | undefined;
}

function messageOf(job: Job): Message {
  if (!job.repeatJobKey) return job.data as QueuedMessage;
  const envelope: Envelope = {
    version: 1,
    actor: { kind: 'system', reason: `schedule ${job.name}` },
    correlationId: newId(),
    restoreEpoch: 0,
    occurredAt: new Date(job.timestamp).toISOString(),
  };
  return { messageId: job.id ?? job.name, payload: {}, envelope, epoch: undefined };
}
