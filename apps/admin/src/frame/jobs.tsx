import { useQueries } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { session } from '@/api/session';

/** How far something is that the server does in the background. */
export interface JobState {
  /** `unknown`: it cannot be asked for at the moment; it is asked for again. */
  readonly state: 'running' | 'done' | 'failed' | 'unknown';
  /** 0 to 1; absent when nobody knows. */
  readonly progress?: number;
  readonly detail?: string;
}

/** Asks how far a job of one kind is. Registered by the feature that starts such jobs. */
export type JobReader = (id: string, signal: AbortSignal) => Promise<JobState>;

interface Asked {
  readonly state: { readonly data?: JobState | undefined; readonly status: 'pending' | 'error' | 'success' };
}

export interface Job {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  /** Where its result is. */
  readonly to: string;
}

/** Says whose it is: nobody else gets it, whichever way they came into this browser. */
interface KeptJob extends Job {
  readonly of: string | null;
}

const KEPT = 'zocalo.jobs';
const MOST = 20;
const POLL_MS = 2_000;
/** After a failure. */
const POLL_AGAIN_MS = 10_000;
const readers = new Map<string, () => Promise<JobReader>>();
const listeners = new Set<() => void>();
let jobs = read();

function read(): readonly KeptJob[] {
  return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as readonly KeptJob[];
}

/** @param change of what is kept now: other tabs write there too. */
function setJobs(change: (kept: readonly KeptJob[]) => readonly KeptJob[]): void {
  show(change(read()));
  localStorage.setItem(KEPT, JSON.stringify(jobs));
}

function show(next: readonly KeptJob[]): void {
  jobs = next;
  for (const listener of listeners) listener();
}

// Another tab follows or forgets one; null: it emptied everything.
addEventListener('storage', ({ key }) => {
  if (key === null || key === KEPT) show(read());
});

/** Says how a kind of job is followed. Call it where the feature is declared, so that it is known after a reload; it is fetched when one runs. */
export function registerJobReader(kind: string, load: () => Promise<JobReader>): void {
  readers.set(kind, load);
}

async function ask(kind: string, id: string, signal: AbortSignal): Promise<JobState> {
  const load = readers.get(kind);
  return load ? (await load())(id, signal) : { state: 'failed' };
}

/** Follows a job from now on, also after a reload and on every screen. */
export function followJob(job: Job): void {
  setJobs((kept) => [{ ...job, of: session.identity() }, ...without(kept, job)].slice(0, MOST));
}

export function forgetJob(job: Pick<Job, 'kind' | 'id'>): void {
  setJobs((kept) => without(kept, job));
}

function without(kept: readonly KeptJob[], { kind, id }: Pick<Job, 'kind' | 'id'>): readonly KeptJob[] {
  return kept.filter((job) => job.kind !== kind || job.id !== id);
}

/** On sign-out. */
export function forgetAllJobs(): void {
  forgetJobsBut([]);
}

/** @param people whose jobs stay. */
export function forgetJobsBut(people: readonly string[]): void {
  setJobs((kept) => kept.filter(({ of }) => of !== null && people.includes(of)));
}

/** The jobs that are followed, each with its state. Asked every two seconds while one runs, and every ten while that fails. */
export function useJobs(): readonly (Job & { readonly now: JobState })[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => jobs,
  );
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const followed = all.filter(({ of }) => of === identity);
  const states = useQueries({
    queries: followed.map(({ kind, id }) => ({
      queryKey: ['job', kind, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(kind, id, signal),
      refetchInterval: ({ state: { data, status } }: Asked) => {
        if (status === 'error') return POLL_AGAIN_MS;
        return data === undefined || data.state === 'running' ? POLL_MS : false;
      },
    })),
  });
  return followed.map((job, index) => ({ ...job, now: stateOf(states[index]) }));
}

/** What was last heard of a job; a failure to hear more takes nothing of that. */
function stateOf(query: { readonly data?: JobState | undefined; readonly isError: boolean } | undefined): JobState {
  return query?.data ?? { state: query?.isError ? 'unknown' : 'running' };
}
