/**
 * Port: a part of the state of the system. Whoever knows it contributes it. It reads little and at once: what it waits for beyond
 * its time is not shown.
 */
export interface StatusContributor<State extends object = object> {
  /** Lower-case words with dashes, unique; the name of the part in the answer. */
  readonly name: string;
  /** How long `read` may take; 250 when absent. */
  readonly limitMs?: number;
  /** The part as it is now; the signal comes after five seconds. What it needs of the database it reads over `ReservedDatabase`. */
  read(signal: AbortSignal): Promise<State>;
}

/** A part that was read, or why it was not: it took too long, or it failed. */
export type StatusPart<State extends object = object> = { readonly name: string; readonly ms: number } & (
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly problem: 'late' | 'failed' }
);
