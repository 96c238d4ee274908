import { AppError, PlatformErrors } from '#platform/errors';

export interface HashQueueOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may wait; the next one is refused. */
  readonly waiting: number;
  /** How long one may wait, in milliseconds. */
  readonly patienceMs: number;
  /** How many results are handed on together while it is busy: each waits for so many others at most, less one. */
  readonly together: number;
  /** It is busy while so many wait. */
  readonly busyFrom: number;
}

interface Waiter {
  readonly start: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets a bounded number of expensive computations run and a bounded number wait; everybody else gets 503 with `Retry-After`.
 * Each hash leaves the processor's caches without anything else: what a sign-in goes on with takes twice the work. Where many wait, a few go
 * on at once, and one finds in the caches what the other left.
 */
export class HashQueue {
  private running = 0;
  private readonly waiters = new Set<Waiter>();
  private ended: (() => void)[] = [];

  constructor(private readonly options: HashQueueOptions) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
      await this.goOnTogether();
    }
  }

  private enter(): Promise<void> {
    if (this.running < this.options.concurrency) {
      this.running += 1;
      return Promise.resolve();
    }
    if (this.waiters.size >= this.options.waiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(overloaded());
      }, this.options.patienceMs);
      const waiter: Waiter = { start: resolve, timer };
      this.waiters.add(waiter);
    });
  }

  /** The place goes to the one who waited longest, or becomes free. */
  private leave(): void {
    const next = this.waiters.values().next().value;
    if (!next) {
      this.running -= 1;
      return;
    }
    this.waiters.delete(next);
    clearTimeout(next.timer);
    next.start();
  }

  /** Nobody is left behind: whoever waits here does so while others run, and the last of those finds the queue calm. */
  private goOnTogether(): Promise<void> {
    return new Promise((resolve) => {
      this.ended.push(resolve);
      if (this.waiters.size >= this.options.busyFrom && this.ended.length < this.options.together) return;
      const ended = this.ended;
      this.ended = [];
      for (const goOn of ended) goOn();
    });
  }
}

function overloaded(): AppError {
  return new AppError(PlatformErrors.SERVICE_UNAVAILABLE, { reason: 'too many sign-ins at once' }, { retryAfterSeconds: 5 });
}
