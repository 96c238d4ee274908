import { setTimeout as sleep } from 'node:timers/promises';

/** What came of something that had a time limit. */
export type Timed<T> = { readonly ms: number } & (
  | { readonly value: T }
  | { readonly problem: 'late' | 'failed'; readonly error?: unknown }
);

/** Runs `work` for so long at most, and never rejects. Work that goes on afterwards is told by its signal and left alone. */
export async function withinTime<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<Timed<T>> {
  const started = performance.now();
  const late = new AbortController();
  const done = new AbortController();
  const limit = sleep(ms, { problem: 'late' } as const, { signal: done.signal }).catch(() => ({ problem: 'late' }) as const);
  // Begun inside a promise: what throws at once has failed as well.
  const working = Promise.resolve()
    .then(() => work(late.signal))
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ problem: 'failed', error }) as const,
    );
  const result = await Promise.race([working, limit]);
  done.abort();
  if ('problem' in result && result.problem === 'late') late.abort();
  return { ms: Math.round(performance.now() - started), ...result };
}
