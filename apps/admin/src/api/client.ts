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
let onMaintenance: Listener | undefined;
let maintenanceSaid: string | undefined;
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

/** Whether the platform answers: not from the moment it says that it cannot (503, or a gateway for it) or says nothing, until it does again. */
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

/** Hears that maintenance has been announced, has begun, has changed or is over. */
export function onMaintenanceChange(listener: Listener): void {
  onMaintenance = listener;
}

/** Processes learn of a change one after the other, so that for a moment their answers differ. */
const SETTLING_MS = 500;

function noteMaintenance(answer: Response): void {
  const said = answer.headers.get('x-maintenance')?.replace(/; passes$/, '') ?? '';
  const isNew = said !== (maintenanceSaid ?? '');
  maintenanceSaid = said;
  if (isNew) setTimeout(() => onMaintenance?.(), SETTLING_MS);
}

/** How long an answer to a generated function may take, with all of its body. */
const LIMIT_MS = 60_000;

/**
 * Sends a request as the person, and once more after a fresh proof when the API asks for one. For what the generated functions
 * cannot do, such as downloads. A refusal is an answer, not an error.
 * @param path with its query, from `/`
 * @param init of each attempt; there is no time limit but that of its signal
 * @throws Problem `OFFLINE`, `ABORTED`
 */
export async function sendSignedIn(path: string, init: () => RequestInit = () => ({})): Promise<Response> {
  const sender = session.identity();
  const answer = await arrival(session.fetch(path, init()));
  const version = answer.headers.get('x-app-version');
  if (version) onVersion?.(version);
  noteMaintenance(answer);
  const isAway = answer.status >= 502;
  const problem = isAway || answer.status === 403 ? await problemOf(answer) : undefined;
  noteAvailable(!isAway || !isProblem(problem, 'SERVICE_UNAVAILABLE', 'UNREADABLE_ANSWER'));
  if (answer.status !== 403) return answer;
  if (isProblem(problem, 'FORBIDDEN')) onRefused?.();
  if (!stepUp || !isProblem(problem, 'STEP_UP_REQUIRED', 'SECOND_FACTOR_SETUP_REQUIRED') || !(await stepUp(problem))) return answer;
  // Another person may have given the proof.
  if (session.identity() !== sender) return answer;
  return session.fetch(path, init());
}

/** Where there is a network, and no answer comes over it, it is the platform that is away. */
async function arrival(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (isProblem(error, 'OFFLINE') && navigator.onLine) noteAvailable(false);
    throw error;
  }
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
  const { method, headers } = request;
  return sendSignedIn(pathname + search, () => ({
    method,
    headers,
    body,
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(LIMIT_MS)]),
  }));
}

/** Must run before the first request. */
export function configureClient(): void {
  client.setConfig({ baseUrl: location.origin, fetch: send });
  client.interceptors.error.use((error, response) => toProblem(error, response));
}
