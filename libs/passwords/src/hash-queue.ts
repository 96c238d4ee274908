import { AppError, PlatformErrors } from '#platform/errors';

export interface HashQueueOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may wait; the next one is refused. */
  readonly waiting: number;
  /** How long one may wait, in milliseconds. */
  readonly patienceMs: number;
}

interface Waiter {
  readonly start: () => void;
  readonly timer: NodeJS.Timeout;
}

/** Lets a bounded number of expensive computations run and a bounded number wait; everybody else gets 503 with `Retry-After`. */
export class HashQueue {
  private running = 0;
  private readonly waiters = new Set<Waiter>();

  constructor(private readonly options: HashQueueOptions) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
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
}

function overloaded(): AppError {
  return new AppError(PlatformErrors.SERVICE_UNAVAILABLE, { reason: 'too many sign-ins at once' }, { retryAfterSeconds: 5 });
}
