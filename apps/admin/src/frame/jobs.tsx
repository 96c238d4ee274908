import { useQueries } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { session } from '@/api/session';

/** How far something is that the server does in the background. */
export interface JobState {
  readonly state: 'running' | 'done' | 'failed';
  /** 0 to 1; absent when nobody knows. */
  readonly progress?: number;
  readonly detail?: string;
}

/** Asks how far a job of one kind is. Registered by the feature that starts such jobs. */
export type JobReader = (id: string, signal: AbortSignal) => Promise<JobState>;

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
const readers = new Map<string, JobReader>();
const listeners = new Set<() => void>();
let jobs = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as readonly KeptJob[];

function setJobs(next: readonly KeptJob[]): void {
  jobs = next;
  localStorage.setItem(KEPT, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** Says how a kind of job is followed. Call it where the feature is declared, so that it is known after a reload. */
export function registerJobReader(kind: string, read: JobReader): void {
  readers.set(kind, read);
}

/** Follows a job from now on, also after a reload and on every screen. */
export function followJob(job: Job): void {
  const others = jobs.filter(({ kind, id }) => kind !== job.kind || id !== job.id);
  setJobs([{ ...job, of: session.identity() }, ...others].slice(0, MOST));
}

export function forgetJob({ kind, id }: Pick<Job, 'kind' | 'id'>): void {
  setJobs(jobs.filter((job) => job.kind !== kind || job.id !== id));
}

/** On sign-out. */
export function forgetAllJobs(): void {
  forgetJobsBut([]);
}

/** @param people whose jobs stay. */
export function forgetJobsBut(people: readonly string[]): void {
  setJobs(jobs.filter(({ of }) => of !== null && people.includes(of)));
}

/** The jobs that are followed, each with its state. Asked every two seconds while one runs. */
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
      queryFn: ({ signal }: { signal: AbortSignal }) => readers.get(kind)?.(id, signal) ?? Promise.resolve<JobState>({ state: 'failed' }),
      refetchInterval: (query: { state: { data?: JobState | undefined } }) => (query.state.data?.state === 'running' ? POLL_MS : false),
    })),
  });
  return followed.map((job, index) => ({ ...job, now: states[index]?.data ?? { state: 'running' } }));
}
