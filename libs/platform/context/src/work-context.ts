import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is behind a piece of work, as it is written into audit rows, envelopes and logs: ids only. */
export type ActorRef =
  | { readonly kind: 'user'; readonly id: string; readonly sessionId?: string; readonly impersonatorId?: string }
  | { readonly kind: 'system'; readonly reason: string }
  | { readonly kind: 'anonymous' };

/** What travels with a request and with every job it causes. `actor` is set once authentication has decided. */
export interface WorkContext {
  /** Request id of the request that started it all, or one of our own for scheduled work. */
  readonly correlationId: string;
  actor: ActorRef;
  /** Address of the peer, for audit rows; absent in jobs. */
  readonly address?: string;
  /** Trace that it is a part of, where there are any. */
  readonly traceId?: string | undefined;
  /** True: what it asks the database for may not write, and PostgreSQL sees to it. Set once it is known who asks. */
  readOnly?: boolean;
}

const storage = new AsyncLocalStorage<WorkContext>();

/** Runs `work` so that everything it calls, also asynchronously, sees `context`. */
export function runInContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the current request or job; undefined at start-up and in bare scripts. */
export function currentContext(): WorkContext | undefined {
  return storage.getStore();
}
