import { client } from './generated/client.gen';
import { isProblem, type Problem, toProblem } from './problem';
import { session } from './session';

/** What a person is asked when the API wants to know again that it is them. False: they would rather not. */
type StepUp = (problem: Problem) => Promise<boolean>;
type VersionListener = (version: string) => void;
type Listener = () => void;

let stepUp: StepUp | undefined;
let onVersion: VersionListener | undefined;
let onRefused: Listener | undefined;

/** Requests that need a fresh proof are repeated after it; the frame says how to ask for one. */
export function onStepUp(ask: StepUp): void {
  stepUp = ask;
}

/** Hears that something was not permitted: what the person may do has changed since it was read. */
export function onForbidden(listener: Listener): void {
  onRefused = listener;
}

/** Hears the version of the API with each answer. */
export function onAppVersion(listener: VersionListener): void {
  onVersion = listener;
}

/**
 * Sends a request as the person, and once more after a fresh proof when the API asks for one. For what the generated functions
 * cannot do, such as downloads. @param path with its query, from `/`. A refusal is an answer, not an error.
 */
export async function sendSignedIn(path: string, init?: RequestInit): Promise<Response> {
  const answer = await session.fetch(path, init);
  const version = answer.headers.get('x-app-version');
  if (version) onVersion?.(version);
  if (answer.status !== 403) return answer;
  const problem = toProblem(
    await answer
      .clone()
      .json()
      .catch(() => undefined),
    answer,
  );
  if (isProblem(problem, 'FORBIDDEN')) onRefused?.();
  if (!stepUp || !isProblem(problem, 'STEP_UP_REQUIRED', 'SECOND_FACTOR_SETUP_REQUIRED') || !(await stepUp(problem))) return answer;
  return session.fetch(path, init);
}

/** What the generated functions call instead of `fetch`. */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname, search } = new URL(request.url);
  const body = request.body === null || request.method === 'GET' ? null : await request.blob();
  return sendSignedIn(pathname + search, { method: request.method, headers: request.headers, body, signal: request.signal });
}

/** Must run before the first request. */
export function configureClient(): void {
  client.setConfig({ baseUrl: location.origin, fetch: send });
  client.interceptors.error.use((error, response) => toProblem(error, response));
}
