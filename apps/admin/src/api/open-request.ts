import { toProblem } from './problem';

const LIMIT_MS = 30_000;

/**
 * Asks what is open to everybody, as nobody: for the door, which loads nothing of the panel. A body is posted as JSON.
 * @throws Problem what the API refuses; `OFFLINE` without an answer within half a minute.
 */
export async function openRequest<T>(path: string, body?: Readonly<Record<string, unknown>>, headers?: Record<string, string>): Promise<T> {
  let answer: Response | undefined;
  try {
    answer = await fetch(path, {
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const read: unknown = answer.status === 204 ? undefined : await answer.json();
    if (answer.ok) return read as T;
    throw toProblem(read, answer);
  } catch (error) {
    throw toProblem(error, answer);
  }
}
