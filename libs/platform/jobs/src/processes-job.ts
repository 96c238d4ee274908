import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { Envelope } from '#platform/events';
import type { JobDefinition } from './define-job.js';

/** One run of a job, as its processor sees it. */
export interface JobRun {
  /** The message's id: the same on every try, so it can serve an outside service as idempotency key. */
  readonly id: string;
  /** 1 on the first try. */
  readonly attempt: number;
  readonly lastAttempt: boolean;
  readonly envelope: Envelope;
  /** Aborted at the time limit and when the process must stop; pass it to whatever waits. */
  readonly signal: AbortSignal;
}

/** What a class with `@ProcessesJob` has. */
export interface JobProcessor<P> {
  process(payload: P, run: JobRun): Promise<void>;
}

/** Metadata key of a processor class. */
export const PROCESSOR = Symbol('zocalo:processor');

/** Marks a provider of a worker module as the one processor of a job. The class has `process(payload, run)`. */
export function ProcessesJob<P>(job: JobDefinition<P>): <C extends new (...args: never[]) => JobProcessor<P>>(target: C) => void {
  return applyDecorators(Injectable(), SetMetadata(PROCESSOR, job));
}
