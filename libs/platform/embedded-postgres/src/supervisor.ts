import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError } from './embedded-server-error.js';
import type { Postmaster } from './postmaster.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;

/** Brings the server back when it ends while we need it: at once, then with longer pauses up to 30 s; a line when something new happens. */
export class Supervisor {
  private readonly stopped = new AbortController();
  private running: Promise<void>;

  constructor(
    private current: Postmaster,
    private readonly restart: () => Promise<Postmaster>,
    private readonly log: (line: string) => void,
  ) {
    this.running = this.watch();
  }

  get server(): Postmaster {
    return this.current;
  }

  /** No restart begins after this; one that is under way is waited for. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopped;
    const aborted = new Promise<'stop'>((resolve) => signal.addEventListener('abort', () => resolve('stop'), { once: true }));
    let delay = FIRST_DELAY_MS;
    let since = Date.now();
    let told = '';
    while (!signal.aborted) {
      const how = await Promise.race([aborted, this.current.exited]);
      if (signal.aborted) return;
      if (Date.now() - since > HEALTHY_AFTER_MS) [delay, told] = [FIRST_DELAY_MS, ''];
      if (told === '') this.log(`PostgreSQL ended unexpectedly (${how}); starting it again.`);
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      try {
        this.current = await this.restart();
        since = Date.now();
        told = '';
        this.log('PostgreSQL is back.');
      } catch (error) {
        const sentence = error instanceof EmbeddedServerError ? error.message : String(error);
        if (sentence !== told) this.log(`${sentence} Trying again.`);
        told = sentence;
      }
    }
  }
}
