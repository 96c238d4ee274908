import { QUEUES, type QueueName } from '#platform/jobs';

/** Why a job failed, without what the error said: that may quote a person's data. */
export interface JobFailure {
  /** Such as `TypeError`, `AppError`, `TimeLimitError`, `Stalled`. */
  readonly error: string;
  /** Code of the error, where it has one. */
  readonly code: string | null;
  /** Where it was thrown, innermost first; at most eight lines. */
  readonly at: readonly string[];
}

/** A job that failed for good. */
export interface FailedJob {
  readonly queue: QueueName;
  /** Its id in the queue. */
  readonly jobId: string;
  readonly name: string;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly enqueuedAt: Date;
  readonly failedAt: Date;
  /** A run of a schedule, which comes again by itself. */
  readonly scheduled: boolean;
  readonly failure: JobFailure;
  /** What it was about: those parts of its payload that are ids. */
  readonly ids: Readonly<Record<string, string>>;
}

const REFERENCE = new RegExp(`^(${QUEUES.join('|')}):([^\\p{C}]{1,180})$`, 'u');

/** The queue and the id in it, as one text. */
export function referenceOf({ queue, jobId }: Pick<FailedJob, 'queue' | 'jobId'>): string {
  return `${queue}:${jobId}`;
}

/** Undefined for a text that names no job. */
export function readReference(text: string): Pick<FailedJob, 'queue' | 'jobId'> | undefined {
  const match = REFERENCE.exec(text);
  return match ? { queue: match[1] as QueueName, jobId: match[2]! } : undefined;
}

const KIND_AND_CODE = /^([A-Z]\w{0,60})(?: ([A-Z0-9_]{1,60}))?$/;
const FIXED: readonly (readonly [RegExp, string])[] = [
  [/^took longer than \d/, 'TimeLimitError'],
  [/^job stalled more than/, 'Stalled'],
  [/^bad payload:/, 'BadPayload'],
];
const FRAME = /^at [^\n]{1,300}(?::\d+:\d+\)?|<anonymous>\)?)$/;

/** What the queue kept of a failure, reduced to what is nobody's data. */
export function failureOf(reason: string | null | undefined, stack: string | null | undefined): JobFailure {
  const said = reason ?? '';
  const [, kind, code] = KIND_AND_CODE.exec(said) ?? [];
  const fixed = FIXED.find(([pattern]) => pattern.test(said))?.[1];
  const frames = (stack ?? '').split('\n').map((line) => line.trim());
  return { error: fixed ?? kind ?? 'Error', code: code ?? null, at: frames.filter((line) => FRAME.test(line)).slice(0, 8) };
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The ids of a payload, at most ten. */
export function idsOf(data: unknown): Record<string, string> {
  const payload = (data as { payload?: unknown } | null)?.payload;
  if (typeof payload !== 'object' || payload === null) return {};
  return Object.fromEntries(
    Object.entries(payload)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && ID.test(entry[1]))
      .slice(0, 10),
  );
}
