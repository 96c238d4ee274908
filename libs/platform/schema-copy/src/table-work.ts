import type { PinnedConnection } from './pinned-connection.query.js';

/** What one connection does at a time. */
export interface TableJob {
  readonly statements: readonly string[];
  /** When they are done; may add more jobs. */
  readonly done?: () => void;
}

/** Work on tables whose rows are there, for as many connections as take part in it: while one of them loads others, and then by all. */
export class TableWork {
  private readonly waiting: TableJob[] = [];
  private busy = 0;
  private closed = false;
  private failure: { readonly error: unknown } | undefined;
  private changed = Promise.withResolvers<void>();

  add(job: TableJob): void {
    this.waiting.push(job);
    this.wake();
  }

  /** Nothing comes any more but what jobs add. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** @throws what went wrong with a job, whoever did it: nothing is begun any more then. */
  throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Takes part until nothing is left. */
  async run(connection: PinnedConnection): Promise<void> {
    for (;;) {
      this.throwIfFailed();
      const job = this.waiting.shift();
      if (job) await this.do(job, connection);
      else if (this.closed && this.busy === 0) return;
      else await this.changed.promise;
    }
  }

  /** Whoever takes part hears of it. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  private async do({ statements, done }: TableJob, connection: PinnedConnection): Promise<void> {
    this.busy += 1;
    try {
      for (const statement of statements) await connection.query(statement);
      done?.();
    } catch (error) {
      this.fail(error);
    } finally {
      this.busy -= 1;
      this.wake();
    }
  }

  private wake(): void {
    this.changed.resolve();
    this.changed = Promise.withResolvers();
  }
}
