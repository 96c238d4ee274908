const PAUSE_MS = 60_000;

/** Says something at once and, while it goes on, once a minute. */
export class Occasionally {
  private saidAt = -Infinity;

  constructor(private readonly tell: (reason: string) => void) {}

  say(reason: string): void {
    const now = performance.now();
    if (now - this.saidAt < PAUSE_MS) return;
    this.saidAt = now;
    this.tell(reason);
  }
}
