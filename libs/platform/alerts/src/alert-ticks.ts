import { Injectable } from '@nestjs/common';

/** Bounded work that is due now; what it leaves, the next second takes. The signal comes when it takes too long. */
export type AlertTick = (signal: AbortSignal) => Promise<void>;

/**
 * What is done about once a second by the one process that looks at the rules, after it did: escalations, heartbeats that are due.
 * Not called while the database is away. None waits for another, and none runs twice at a time in a process; for a moment two
 * processes may take themselves for the one, so what must happen once is decided in the database.
 */
@Injectable()
export class AlertTicks {
  private readonly known = new Map<string, AlertTick>();

  /** Called when a module starts. @throws for a name that is taken. */
  register(name: string, tick: AlertTick): void {
    if (this.known.has(name)) throw new Error(`Alert tick ${name} is known already`);
    this.known.set(name, tick);
  }

  get all(): ReadonlyMap<string, AlertTick> {
    return this.known;
  }
}
