/** Ends waits for what may never come. */
export class Interruption {
  private readonly waiting = new Set<(reason: Error) => void>();
  private reason: Error | undefined;

  /** All waits that are and will be fail with it. The first one counts. */
  interrupt(reason: Error): void {
    this.reason ??= reason;
    for (const fail of this.waiting) fail(this.reason);
  }

  throwIfInterrupted(): void {
    if (this.reason) throw this.reason;
  }

  /** What something comes to, unless it is interrupted before: then nobody hears of it any more. */
  async wait<T>(work: Promise<T>): Promise<T> {
    // Not one promise for all waits: each race would stay with it for as long as it lives.
    const { promise, reject } = Promise.withResolvers<never>();
    this.waiting.add(reject);
    if (this.reason) reject(this.reason);
    try {
      return await Promise.race([work, promise]);
    } finally {
      this.waiting.delete(reject);
    }
  }
}
