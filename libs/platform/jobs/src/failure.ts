import { isDatabaseUnavailable } from '#platform/database';
import { AppError } from '#platform/errors';
import { AskedToWait } from './asked-to-wait.js';

/** The try took longer than the declaration allows. */
export class TimeLimitError extends Error {
  constructor(seconds: number) {
    super(`took longer than ${seconds} s`);
    this.name = 'TimeLimitError';
  }
}

/** The process has to stop and the job is still running; another worker takes it over. */
export class StoppingError extends Error {
  constructor() {
    super('the worker is stopping');
    this.name = 'StoppingError';
  }
}

/**
 * False for what is not the job's fault: it is tried again, also after the last try.
 * @param signal of the run: once that is aborted, whatever fails fails of it.
 */
export function countsAsTry(error: unknown, signal?: AbortSignal): boolean {
  const cause: unknown = signal?.aborted ? signal.reason : error;
  return !(cause instanceof StoppingError || cause instanceof AskedToWait || isDatabaseUnavailable(cause));
}

/** What a log may know of an error: its kind, its code and where it was thrown. */
export interface FailureReport {
  readonly error: string;
  readonly code?: string;
  readonly at?: string;
}

/**
 * Describes an error without its message: messages quote what they complain about, and that may be an address or a
 * key. Our own refusals have fixed texts, so their code says as much.
 */
export function describeFailure(error: unknown): FailureReport {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = error instanceof AppError ? error.code : (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(frames.length > 0
      ? {
          at: frames
            .slice(0, 8)
            .map((line) => line.trim())
            .join('\n'),
        }
      : {}),
  };
}

/** The error as the queue may keep it: the same without the message. */
export function forQueue(error: unknown): Error {
  const { error: name, code, at } = describeFailure(error);
  const kept = new Error(error instanceof TimeLimitError ? error.message : code ? `${name} ${code}` : name);
  kept.stack = `${kept.message}\n${at ?? ''}`;
  return kept;
}
