import { ApiRefusal, MemorySessionStore, SessionClient, TextSessionStore } from '#platform/session-client';
import { Problem } from './problem';

/** Who the panel acts as: nobody, the person who signed in, or, within this tab alone, somebody an administrator acts as. */
export type SessionState = 'signed-out' | 'signed-in' | 'impersonating';

export interface Tokens {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
}

const store = new TextSessionStore(localStorage);
const own = new SessionClient({ baseUrl: '', client: 'cookie', store, onSignedOut: announce });
const SESSION = 'zocalo.session';
const PERSON = 'zocalo.person';
/** There while the person is gone because they signed out, in whichever tab. */
const LEFT = 'zocalo.left';
let acting: { readonly client: SessionClient; readonly identity: string } | null = null;
let signedIn = localStorage.getItem(SESSION) !== null;
let onPurpose = false;
let person = localStorage.getItem(PERSON);
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function announce(): void {
  signedIn = false;
  tell();
}

/** The session of this page. Its tokens are in cookies that no script can read. */
export const session = {
  state(): SessionState {
    if (acting) return 'impersonating';
    return signedIn ? 'signed-in' : 'signed-out';
  },

  /** Tells one person from another in this tab; null until somebody signed in here. Changes when somebody else is acted as, or signs in. */
  identity(): string | null {
    return acting?.identity ?? person;
  },

  /** Whether the session ended because the person signed out, here or in another tab. */
  leftOnPurpose(): boolean {
    return onPurpose;
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

  async signOut(): Promise<void> {
    if (acting) return session.stopActing();
    onPurpose = true;
    // The other tabs hear of it before they hear that the session is over.
    localStorage.setItem(LEFT, '');
    try {
      await own.signOut();
    } catch (error) {
      onPurpose = false;
      localStorage.removeItem(LEFT);
      throw error instanceof TypeError ? new Problem(0, 'OFFLINE', error.message) : error;
    }
  },

  /** Acts as somebody with tokens of their own, which are kept in memory: a reload is oneself again. */
  async actAs({ accessToken, refreshToken }: Tokens): Promise<void> {
    const memory = new MemorySessionStore();
    await memory.write({ accessToken, refreshToken, csrfToken: null });
    // Without the cookies of the own session: a request is one person's.
    const fetchAlone: typeof fetch = (input, init) => fetch(input, { ...init, credentials: 'omit' });
    const onSignedOut = () => {
      acting = null;
      tell();
    };
    const client = new SessionClient({
      baseUrl: '',
      client: 'bearer',
      store: memory,
      fetch: fetchAlone,
      locks: undefined,
      channel: undefined,
      onSignedOut,
    });
    acting = { client, identity: `acting ${crypto.randomUUID()}` };
    tell();
  },

  async stopActing(): Promise<void> {
    await acting?.client.signOut();
  },

  /** As the global `fetch`, signed in. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    return (acting?.client ?? own).fetch(path, init);
  },
};

async function opened(answer: Promise<unknown>): Promise<void> {
  try {
    person = ((await answer) as { id: string }).id;
    localStorage.setItem(PERSON, person);
    localStorage.removeItem(LEFT);
  } catch (error) {
    if (error instanceof ApiRefusal)
      throw new Problem(error.status, error.code, error.message, (error.details ?? {}) as Record<string, unknown>);
    throw error instanceof TypeError ? new Problem(0, 'OFFLINE', error.message) : error;
  }
  signedIn = true;
  onPurpose = false;
  tell();
}

// Another tab signed in or out.
addEventListener('storage', ({ key, newValue }) => {
  if (key === SESSION) signedIn = newValue !== null;
  else if (key === PERSON) person = newValue;
  else if (key === LEFT) onPurpose = newValue !== null;
  else return;
  tell();
});
