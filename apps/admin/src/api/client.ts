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
let isAvailable = true;
const availability = new Set<Listener>();

/** Requests that need a fresh proof are repeated after it; the frame says how to ask for one. */
export function onStepUp(ask: StepUp): void {
  stepUp = ask;
}

/** Hears that something was not permitted: what the person may do has changed since it was read. */
export function onForbidden(listener: Listener): void {
  onRefused = listener;
}

/** Whether the platform answers: not from the moment it says that it cannot (503, or a gateway for it) until it does again. */
export const available = {
  now: () => isAvailable,
  /** @returns the function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    availability.add(listener);
    return () => availability.delete(listener);
  },
};

/** Hears the version of the API with each answer. */
export function onAppVersion(listener: VersionListener): void {
  onVersion = listener;
}

/**
 * Sends a request as the person, and once more after a fresh proof when the API asks for one. For what the generated functions
 * cannot do, such as downloads. @param path with its query, from `/`. A refusal is an answer, not an error.
 */
export async function sendSignedIn(path: string, init?: RequestInit): Promise<Response> {
  const sender = session.identity();
  const answer = await session.fetch(path, init);
  const version = answer.headers.get('x-app-version');
  if (version) onVersion?.(version);
  const isAway = answer.status >= 502;
  const problem = isAway || answer.status === 403 ? await problemOf(answer) : undefined;
  noteAvailable(!isAway || !isProblem(problem, 'SERVICE_UNAVAILABLE', 'UNREADABLE_ANSWER'));
  if (answer.status !== 403) return answer;
  if (isProblem(problem, 'FORBIDDEN')) onRefused?.();
  if (!stepUp || !isProblem(problem, 'STEP_UP_REQUIRED', 'SECOND_FACTOR_SETUP_REQUIRED') || !(await stepUp(problem))) return answer;
  // Another person may have given the proof.
  if (session.identity() !== sender) return answer;
  return session.fetch(path, init);
}

async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return toProblem(body, answer);
}

function noteAvailable(answers: boolean): void {
  if (answers === isAvailable) return;
  isAvailable = answers;
  for (const listener of availability) listener();
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
