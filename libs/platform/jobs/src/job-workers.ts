import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import { QUEUES, type QueueName } from './define-job.js';
import { Handlers } from './handlers.js';
import { JobRunner } from './job-runner.js';
import type { QueueConnection } from './queue-connection.js';
import { QUEUE_CONNECTION, QUEUE_PREFIX, Queues } from './queues.js';
import { Relay } from './relay.js';
import { Scheduler } from './scheduler.js';
import { WORKER_SETTINGS, type WorkerSettings } from './worker-settings.js';

const LONGEST_RETRY_MS = 5_000;
/** Queues whose workers look whether they were asked to wait, which costs a look at each job. */
const MAY_BE_ASKED_TO_WAIT: ReadonlySet<QueueName> = new Set(['telegram']);
const SAY_AGAIN_MS = 30_000;
// After the drain limit jobs are told to stop; this is what they and their rollbacks get.
const ABORT_LIMIT_MS = 5_000;
/** A worker that is killed is not the job's fault; a job that kills workers ends after this many. */
const MOST_DEATHS = 5;
/** What BullMQ says of a job that it gives up by itself. */
const STALLED = 'job stalled more than allowable limit';
/** What was in a queue when maintenance began, and is not done during it, is put off by this. */
const PUT_OFF_MS = 5_000;

/** The workers of this process, one per queue, with relay and scheduler: starts them, pauses them, drains them. */
@Injectable()
export class JobWorkers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobWorkers.name);
  private readonly saidAt = new Map<string, number>();
  private readonly closed = new AbortController();
  private workers: Worker[] = [];
  private starting: Promise<void> | undefined;
  private paused = false;

  constructor(
    @Inject(QUEUE_CONNECTION) private readonly connection: QueueConnection,
    @Inject(WORKER_SETTINGS) private readonly settings: WorkerSettings,
    private readonly queues: Queues,
    private readonly runner: JobRunner,
    private readonly relay: Relay,
    private readonly scheduler: Scheduler,
    private readonly handlers: Handlers,
  ) {}

  /** The process boots whether or not the back end answers; work begins once it does. */
  async onApplicationBootstrap(): Promise<void> {
    const { startAfter } = this.settings;
    if (startAfter) this.starting = this.startAfter(startAfter);
    else if (!(await this.tryToStart())) this.starting = this.keepTrying();
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }

  /**
   * Takes no new work in this process until `resume`, but for what is done during maintenance; resolves when what was running in
   * the other queues is done, or after the limit.
   */
  async pause(): Promise<void> {
    this.paused = true;
    await Promise.all([this.relay.stop(), this.scheduler.stop()]);
    if (this.closed.signal.aborted) return;
    if (this.workers.length > 0) this.startOthers();
    await within(Promise.all(this.pausing().map((worker) => worker.pause())), this.settings.drainSeconds * 1000);
  }

  resume(): void {
    if (!this.paused || this.closed.signal.aborted) return;
    this.paused = false;
    for (const worker of this.pausing()) void worker.resume();
    if (this.workers.length > 0) this.startOthers();
  }

  /** Waits for running jobs up to the drain limit; then stops them, and other workers take them over. */
  async close(): Promise<void> {
    if (this.closed.signal.aborted) return;
    this.closed.abort();
    await this.starting;
    await Promise.all([this.relay.stop(), this.scheduler.stop()]);
    const closing = Promise.all(this.workers.map((worker) => worker.close()));
    if (await within(closing, this.settings.drainSeconds * 1000)) return;
    this.logger.warn(`Jobs are still running after ${this.settings.drainSeconds} s; they are stopped and go back to their queue.`);
    this.runner.stop();
    if (!(await within(closing, ABORT_LIMIT_MS)))
      this.logger.error('Some jobs did not stop; another worker takes them over when their locks expire.');
  }

  private async tryToStart(): Promise<boolean> {
    try {
      await this.connection.ready();
    } catch (error) {
      this.say('start', `The job queues do not answer yet: ${(error as Error).message}`);
      return false;
    }
    // Only now: a BullMQ worker that finds no schema keeps asking without a pause.
    this.workers = QUEUES.map((queue) => this.startWorker(queue));
    if (this.paused) for (const worker of this.pausing()) void worker.pause();
    this.startOthers();
    return true;
  }

  private async startAfter(done: Promise<unknown>): Promise<void> {
    const closed = once(this.closed.signal, 'abort');
    // Whoever waits for it as well says what went wrong; nothing is begun then.
    await Promise.race([done.catch(() => closed), closed]);
    if (!this.closed.signal.aborted && !(await this.tryToStart())) await this.keepTrying();
  }

  private async keepTrying(): Promise<void> {
    for (let delayMs = 250; !this.closed.signal.aborted; delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)) {
      await sleep(delayMs, undefined, { signal: this.closed.signal }).catch(() => undefined);
      if (this.closed.signal.aborted || (await this.tryToStart())) return;
    }
  }

  private startOthers(): void {
    this.relay.start(this.paused);
    if (!this.paused) this.scheduler.start();
  }

  /** Workers with nothing to do during maintenance. */
  private pausing(): Worker[] {
    return this.workers.filter((worker) => !this.handlers.worksInMaintenance(worker.name as QueueName));
  }

  private startWorker(queue: QueueName): Worker {
    const worker = new Worker(
      queue,
      (job, token) => this.begin(queue, job, token),
      {
        connection: this.connection.worker,
        prefix: QUEUE_PREFIX,
        concurrency: this.settings.concurrency[queue],
        // Never reached: it is what makes a worker look whether somebody asked the queue to wait.
        ...(MAY_BE_ASKED_TO_WAIT.has(queue) && { limiter: { max: 100_000, duration: 1_000 } }),
        lockDuration: this.settings.lockSeconds * 1000,
        stalledInterval: this.settings.lockSeconds * 1000,
        maxStalledCount: MOST_DEATHS,
        drainDelay: this.settings.idleLookSeconds,
        // After a refused connection.
        runRetryDelay: 1_000,
      },
      this.connection.factory,
    );
    worker.on('stalled', (jobId: string) => this.runner.lost(queue, jobId));
    worker.on('failed', (job: Job | undefined, error: Error) => {
      if (job && error.message === STALLED) this.runner.givenUp(job, error);
    });
    worker.on('error', (error: Error) => this.say(queue, `The queue ${queue} does not answer: ${error.message}`));
    return worker;
  }

  private async begin(queue: QueueName, job: Job, token: string | undefined): Promise<void> {
    // What comes of a schedule is never given up by BullMQ.
    if (job.stalledCounter > MOST_DEATHS) throw new UnrecoverableError(STALLED);
    if (this.paused && !this.handlers.find(job.name)?.runsInMaintenance) {
      await job.moveToDelayed(Date.now() + PUT_OFF_MS, token);
      throw new DelayedError();
    }
    await this.runner.run(job, token, (ms) => this.queues.get(queue).rateLimit(ms));
  }

  /** A back end that is away makes every worker complain twice a second. */
  private say(about: string, text: string): void {
    const now = Date.now();
    if (this.closed.signal.aborted || now - (this.saidAt.get(about) ?? 0) < SAY_AGAIN_MS) return;
    this.saidAt.set(about, now);
    this.logger.warn(text);
  }
}

/** True when `work` settled in time. */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const done = work.then(
    () => true,
    () => true,
  );
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([done, late]);
  } finally {
    timer.abort();
  }
}
