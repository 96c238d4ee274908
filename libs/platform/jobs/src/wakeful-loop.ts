import type { Logger } from '@nestjs/common';

const LONGEST_PAUSE_MS = 5_000;

/** How a loop is run. */
export interface LoopOptions {
  /** Between two rounds that found nothing. */
  readonly pauseMs: number;
  readonly logger: Logger;
  /** What a failed round is called in the log. */
  readonly what: string;
}

/**
 * Calls `round` again and again in this process: at once when it says there is more or somebody wakes it, otherwise
 * after a pause; after a failure, after an ever longer one.
 */
export class WakefulLoop {
  private running: Promise<void> | undefined;
  private stopped = false;
  private woken = false;
  private endPause: (() => void) | undefined;

  constructor(
    private readonly round: () => Promise<boolean>,
    private readonly options: LoopOptions,
  ) {}

  start(): void {
    this.stopped = false;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** The next round comes now, or right after the one under way. */
  wake(): void {
    this.woken = true;
    this.endPause?.();
  }

  /** Resolves when the round under way is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endPause?.();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      this.woken = false;
      const more = await this.round().then(
        (result) => {
          failures = 0;
          return result;
        },
        (error: unknown) => {
          failures += 1;
          // The first says it; every tenth says it is still so.
          if (failures % 10 === 1)
            this.options.logger.warn(`${this.options.what}: ${error instanceof Error ? error.message : String(error)}`);
          return false;
        },
      );
      if (failures > 0) await this.pause(Math.min(this.options.pauseMs * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS));
      else if (!more && !this.woken) await this.pause(this.options.pauseMs);
    }
  }

  private pause(ms: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
