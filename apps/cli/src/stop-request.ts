import { Interrupted } from './user-fault.js';

/** A terminal and npm may both pass on one Ctrl-C; what follows so soon is the same request. */
const ECHO_MS = 1000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** SIGINT, SIGTERM and SIGHUP: the first asks us to stop, a later one ends the process at once. Until it is disposed of. */
export class StopRequest implements Disposable {
  private readonly controller = new AbortController();
  private readonly onSignal = () => this.receive();
  private requestedAt = 0;

  constructor(private readonly say: (line: string) => void) {
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Between two phases of a start: no further one begins. @throws Interrupted */
  check(): void {
    if (this.controller.signal.aborted) throw new Interrupted();
  }

  async requested(): Promise<void> {
    const { signal } = this.controller;
    if (signal.aborted) return;
    // A pending promise alone does not keep a process alive, and nothing else may be open.
    const alive = setInterval(() => undefined, 60_000);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    clearInterval(alive);
  }

  private receive(): void {
    const now = Date.now();
    if (this.requestedAt === 0) {
      this.requestedAt = now;
      this.say('Stopping; once more to stop at once.');
      this.controller.abort();
    } else if (now - this.requestedAt > ECHO_MS) {
      process.exit(1);
    }
  }
}
