import { session } from '@/api';
import { readEvents, type ServerEvent } from './server-events';

type Listener = (payload: object | null) => void;

/** What one tab hears it passes on to the others. */
interface Heard extends ServerEvent {
  readonly person: string | null;
}

/** The server says something every 25 seconds: a longer silence is a connection that nobody has noticed the end of. */
const SILENCE_MS = 60_000;
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 30_000];
/** Until a device whose stream was given to another one of the same person asks again. */
const REPLACED_MS = 60_000;

const listeners = new Map<string, Set<Listener>>();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('zocalo.live') : null;
let following: { readonly person: string | null; readonly stop: AbortController } | undefined;
let lastId: string | undefined;

channel?.addEventListener('message', ({ data }: MessageEvent<Heard>) => {
  if (following && data.person === following.person) take(data);
});
session.subscribe(settle);

/** Calls the listener with each event of the type, until the function that this returns is called. */
export function listen(type: string, listener: Listener): () => void {
  const those = listeners.get(type) ?? new Set();
  listeners.set(type, those.add(listener));
  settle();
  return () => void those.delete(listener);
}

/** Follows as whoever is signed in here. What somebody who is acted as is told is none of the business of who acts. */
function settle(): void {
  const person = session.state() === 'signed-in' ? session.identity() : null;
  if (following?.person === person) return;
  following?.stop.abort();
  following = undefined;
  lastId = undefined;
  if (person === null) return;
  const stop = new AbortController();
  following = { person, stop };
  // What was read before this tab heard of anything may be old by now.
  tellAll();
  void whileLeading(stop.signal, () => follow(person, stop.signal));
}

/** One tab of the browser has the connection; when it is closed, another takes over from where it was. */
async function whileLeading(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  await (locks && channel ? locks.request('zocalo.live', { signal }, work) : work()).catch(() => undefined);
}

async function follow(person: string | null, stopped: AbortSignal): Promise<void> {
  for (let failures = 0; !stopped.aborted; failures += 1) {
    const pause = await connect(stopped, (event) => {
      failures = 0;
      take(event);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, which has none
      channel?.postMessage({ ...event, person } satisfies Heard);
    });
    const least = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]!;
    // Not all pages at the same moment.
    await rest(Math.max(pause, least) * (0.75 + crypto.getRandomValues(new Uint8Array(1))[0]! / 512), stopped);
  }
}

/** One connection, to its end. @returns how long it is not worth another try, in milliseconds. */
async function connect(stopped: AbortSignal, tell: (event: ServerEvent) => void): Promise<number> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  let pause = 0;
  try {
    const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
    const answer = await session.fetch('/api/live', { headers, cache: 'no-store', signal: AbortSignal.any([stopped, silence.signal]) });
    if (answer.status !== 200) return Number(answer.headers.get('retry-after') ?? 30) * 1_000;
    await readEvents(
      answer.body!,
      (event) => {
        if (event.type === 'replaced') pause = REPLACED_MS;
        else tell(event);
      },
      () => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
      },
    );
  } catch {
    // It is tried again.
  } finally {
    clearTimeout(timer);
  }
  return pause;
}

function take({ id, type, data }: ServerEvent): void {
  if (id !== undefined) lastId = id;
  if (type === 'reset') tellAll();
  else for (const listener of listeners.get(type) ?? []) listener(data);
}

function tellAll(): void {
  for (const those of listeners.values()) for (const listener of those) listener(null);
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    addEventListener('online', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      removeEventListener('online', done);
      resolve();
    }
  });
}
