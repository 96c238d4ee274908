import { useQueries } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

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

const KEPT = 'zocalo.jobs';
const MOST = 20;
const POLL_MS = 2_000;
const readers = new Map<string, JobReader>();
const listeners = new Set<() => void>();
let jobs: readonly Job[] = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Job[];

function setJobs(next: readonly Job[]): void {
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
  setJobs([job, ...jobs.filter(({ kind, id }) => kind !== job.kind || id !== job.id)].slice(0, MOST));
}

export function forgetJob({ kind, id }: Pick<Job, 'kind' | 'id'>): void {
  setJobs(jobs.filter((job) => job.kind !== kind || job.id !== id));
}

/** On sign-out. */
export function forgetAllJobs(): void {
  setJobs([]);
}

/** The jobs that are followed, each with its state. Asked every two seconds while one runs. */
export function useJobs(): readonly (Job & { readonly now: JobState })[] {
  const followed = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => jobs,
  );
  const states = useQueries({
    queries: followed.map(({ kind, id }) => ({
      queryKey: ['job', kind, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => readers.get(kind)?.(id, signal) ?? Promise.resolve<JobState>({ state: 'failed' }),
      refetchInterval: (query: { state: { data?: JobState | undefined } }) => (query.state.data?.state === 'running' ? POLL_MS : false),
    })),
  });
  return followed.map((job, index) => ({ ...job, now: states[index]?.data ?? { state: 'running' } }));
}
