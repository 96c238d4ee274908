import { ApiRefusal, MemorySessionStore, SessionClient, TextSessionStore } from '#platform/session-client';
import { Problem, toProblem } from './problem';
import type { TellingInit } from './telling-request';

/** Who the panel acts as: nobody, the person who signed in, or, within this tab alone, somebody an administrator acts as. */
export type SessionState = 'signed-out' | 'signed-in' | 'impersonating';

export interface Tokens {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
}

const SESSION = 'zocalo.session';
const PERSON = 'zocalo.person';
/** There while the person is gone because they signed out, in whichever tab. */
const LEFT = 'zocalo.left';
/** There, in this tab, while it acts as somebody else. */
const ACTING = 'zocalo.acting';
const store = new TextSessionStore(localStorage);
// Only who asks to be told how much of a body has gone needs more than `fetch`.
const send: typeof fetch = async (input, init) =>
  init && 'onSent' in init ? (await import('./telling-request')).tellingRequest(String(input), init as TellingInit) : fetch(input, init);
const own = new SessionClient({ baseUrl: '', client: 'cookie', store, person, fetch: send, onSignedIn: arrive, onSignedOut: readKept });
let acting: { readonly client: SessionClient; readonly identity: string } | null = null;
let kept = whatIsKept();
const listeners = new Set<() => void>();

function whatIsKept() {
  return {
    signedIn: localStorage.getItem(SESSION) !== null,
    person: person(),
    left: localStorage.getItem(LEFT) !== null,
  };
}

/** Who the session is of now, also where this page has yet to hear of them. */
function person(): string | null {
  return localStorage.getItem(PERSON);
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** All of it, whichever part somebody heard of: tabs hear of the parts one by one, and not of all of them in the same way. */
function readKept(): void {
  kept = whatIsKept();
  tell();
}

function arrive(user: unknown): void {
  localStorage.setItem(PERSON, (user as { id: string }).id);
  localStorage.removeItem(LEFT);
}

/** The session of this page. Its tokens are in cookies that no script can read. */
export const session = {
  state(): SessionState {
    if (acting) return 'impersonating';
    return kept.signedIn ? 'signed-in' : 'signed-out';
  },

  /** Tells one person from another in this tab; null until somebody signed in here. Changes when somebody else is acted as, or signs in. */
  identity(): string | null {
    return acting?.identity ?? kept.person;
  },

  /** Who signed in, whoever they act as. */
  owner(): string | null {
    return kept.person;
  },

  /** Whether the session ended because the person signed out, here or in another tab. */
  leftOnPurpose(): boolean {
    return kept.left;
  },

  /** @returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** @throws Problem such as `INVALID_CREDENTIALS`, or `SECOND_FACTOR_REQUIRED` with the challenge for `complete`. */
  signIn(email: string, password: string): Promise<void> {
    return opened(own.signIn(email, password));
  },

  /** Goes on with a sign-in that needs more: `POST /api/auth/second-factor` or `/api/auth/passkeys/login`. */
  complete(path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    return opened(own.complete(path, body));
  },

  /** @throws Problem when the platform does not hear of it or refuses: the person is then still signed in. */
  async signOut(): Promise<void> {
    // The other tabs hear of it before they hear that the session is over.
    localStorage.setItem(LEFT, '');
    try {
      await own.signOut();
      localStorage.removeItem(PERSON);
    } catch (error) {
      localStorage.removeItem(LEFT);
      throw problemOf(error);
    } finally {
      readKept();
    }
  },

  /** Acts as somebody with tokens of their own, which are kept in memory: a reload is oneself again. */
  async actAs({ accessToken, refreshToken }: Tokens): Promise<void> {
    const memory = new MemorySessionStore();
    await memory.write({ accessToken, refreshToken, csrfToken: null });
    // Without the cookies of the own session: a request is one person's.
    const fetchAlone: typeof fetch = (input, init) => fetch(input, { ...init, credentials: 'omit' });
    const client: SessionClient = new SessionClient({
      baseUrl: '',
      client: 'bearer',
      store: memory,
      fetch: fetchAlone,
      locks: undefined,
      channel: undefined,
      onSignedOut: () => {
        if (acting?.client === client) stayOneself();
        tell();
      },
    });
    acting = { client, identity: `acting ${crypto.randomUUID()}` };
    sessionStorage.setItem(ACTING, '');
    tell();
  },

  /** Is oneself again, at once: nobody has the tokens afterwards, also when the platform does not hear that they are done with. */
  async stopActing(): Promise<void> {
    const client = acting?.client;
    stayOneself();
    tell();
    await client?.signOut().catch(() => undefined);
  },

  /** Whether this tab acted as somebody until it was left or loaded anew; says so once. */
  wasActing(): boolean {
    if (acting || sessionStorage.getItem(ACTING) === null) return false;
    sessionStorage.removeItem(ACTING);
    return true;
  },

  /**
   * As the global `fetch`, signed in.
   * @throws Problem `OFFLINE` without an answer, `ABORTED` when another person signed in before this page heard of it, or while the
   * request waited for the next tokens; what the API says when it refuses those for now.
   */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    const sender = kept.person;
    try {
      if (acting) return await acting.client.fetch(path, init);
      const answer = person() === sender ? await own.fetch(path, init) : null;
      if (answer && person() === sender) return answer;
    } catch (error) {
      throw problemOf(error);
    }
    readKept();
    throw new Problem(0, 'ABORTED', 'Another person is signed in.');
  },
};

function stayOneself(): void {
  acting = null;
  sessionStorage.removeItem(ACTING);
}

async function opened(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    throw problemOf(error);
  }
  readKept();
}

function problemOf(error: unknown): unknown {
  if (error instanceof ApiRefusal)
    return new Problem(error.status, error.code, error.message, (error.details ?? {}) as Record<string, unknown>);
  return error instanceof TypeError || error instanceof DOMException ? toProblem(error, undefined) : error;
}

// The tokens go with the page: nobody is left signed in with them.
addEventListener('pagehide', () => {
  void acting?.client.fetch('/api/auth/logout', { method: 'POST', keepalive: true }).catch(() => undefined);
  acting = null;
});

// A page that the browser kept is shown again as it was left, and has heard of nothing since.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) readKept();
});

// Another tab signed in or out; null: it emptied everything.
addEventListener('storage', ({ key }) => {
  if (key === null || [SESSION, PERSON, LEFT].includes(key)) readKept();
});
