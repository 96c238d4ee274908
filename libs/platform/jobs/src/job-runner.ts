import { EntityManager, RequestContext } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { runInContext } from '#platform/context';
import { isDatabaseUnavailable, newId, Transactions } from '#platform/database';
import type { Envelope } from '#platform/events';
import { type AppLog, LOG } from '#platform/logging';
import { describeFailure, forQueue, StoppingError, TimeLimitError } from './failure.js';
import { HandledMessageRepository } from './handled-message.repository.js';
import { Handlers } from './handlers.js';
import type { MessageHandler, QueuedMessage } from './message-handler.js';

// A job that could not be tried waits without losing a try, ever longer: about half an hour in all.
const MAX_POSTPONEMENTS = 30;
const LONGEST_POSTPONEMENT_S = 60;

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
  ) {}

  /** Aborts what is still running: it goes back to the queue for another worker. */
  stop(): void {
    this.stopping.abort(new StoppingError());
  }

  /** BullMQ's processor. Rejects when the try has failed. */
  async run(job: Job, token: string | undefined): Promise<void> {
    const handler = this.handlers.find(job.name);
    const message = messageOf(job);
    const { actor, correlationId } = message.envelope;
    await runInContext({ actor, correlationId }, async () => {
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
        if (mayPostpone(error) && job.attemptsStarted - job.attemptsMade <= MAX_POSTPONEMENTS) await this.postpone(job, token, error);
        const final = error instanceof UnrecoverableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
        this.log[final ? 'error' : 'warn'](
          { ...what, ...describeFailure(error) },
          final ? 'job failed for good' : 'job failed, will be tried again',
        );
        throw error instanceof UnrecoverableError ? error : forQueue(error);
      }
    });
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

  private async postpone(job: Job, token: string | undefined, error: unknown): Promise<never> {
    const nth = job.attemptsStarted - job.attemptsMade;
    const seconds = error instanceof StoppingError ? 0.1 : Math.min(2 ** Math.max(0, nth - 1), LONGEST_POSTPONEMENT_S);
    this.log.warn({ job: job.name, jobId: job.id, ...describeFailure(error) }, 'job postponed');
    await job.moveToDelayed(Date.now() + seconds * 1000, token);
    throw new DelayedError();
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
  return error instanceof StoppingError || error instanceof UnknownHandlerError || isDatabaseUnavailable(error);
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
