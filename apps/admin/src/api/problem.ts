/** What the API refused, or that it could not be reached (`status` 0, code `OFFLINE`). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable; the texts of i18n/problems are named after it. */
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly requestId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** What is wrong with which field of the request, such as `{ firstName: 'must not be empty' }`. */
  get fields(): Readonly<Record<string, string>> {
    const { fields } = this.details;
    if (!Array.isArray(fields)) return {};
    return Object.fromEntries((fields as readonly FieldProblem[]).map(({ field, problem }) => [field, problem]));
  }
}

interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
}

/** @param body what the API answered, or what went wrong on the way; @param response absent when there was no answer. */
export function toProblem(body: unknown, response: Response | undefined): Problem {
  if (body instanceof Problem) return body;
  // What `fetch` throws: before an answer, or while one is read.
  if (!response || body instanceof DOMException || body instanceof TypeError)
    return new Problem(0, isAbort(body) ? 'ABORTED' : 'OFFLINE', String(body));
  const error = (body as { error?: ErrorBody } | undefined)?.error;
  const wait = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  if (!error)
    return new Problem(
      response.status,
      'UNREADABLE_ANSWER',
      `HTTP ${response.status}`,
      {},
      response.headers.get('x-request-id'),
      retryAfter,
    );
  return new Problem(response.status, error.code, error.message, error.details, error.requestId ?? null, retryAfter);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Whether an error is a refusal with one of these codes. */
export function isProblem(error: unknown, ...codes: readonly string[]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}
