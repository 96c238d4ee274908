/** What came of trying something out: the words of the other side when it failed. */
export interface ConnectionTest {
  readonly ok: boolean;
  /** How long it took. */
  readonly milliseconds: number;
  /** What went wrong, as the other side put it; null when nothing did. */
  readonly reason: string | null;
}

const MAX_REASON = 500;

/**
 * Runs one try. Gives up after `limitMs`, and leaves what still runs to its own time limits.
 * @param attempt returns what went wrong, or null; what it throws went wrong too.
 */
export async function tryOut(limitMs: number, attempt: () => Promise<string | null>): Promise<ConnectionTest> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`No answer within ${limitMs / 1000} seconds`), limitMs);
  });
  const reason = await Promise.race([attempt().catch(wordsOf), late]).finally(() => clearTimeout(timer));
  return {
    ok: reason === null,
    milliseconds: Math.round(performance.now() - begun),
    reason: reason === null ? null : reason.replaceAll(/\p{C}+/gu, ' ').slice(0, MAX_REASON),
  };
}

/** The innermost cause: what wraps it says less. */
function wordsOf(thrown: unknown): string {
  let error = thrown;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !error.message.includes(code) ? `${code} ${error.message}` : error.message || error.name;
}
