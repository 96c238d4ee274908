import { retryKeyFor } from './retry-key.js';
import type { SessionStore, StoredSession } from './session-store.js';

/** The part of `navigator.locks` that is used here. */
export interface TabLocks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** The part of a `BroadcastChannel` that is used here. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface SessionClientOptions {
  /** Where the API is, without a slash at the end; empty for a page of the same origin. */
  readonly baseUrl: string;
  /** `cookie` for pages: no script can then read the tokens. `bearer` for programs. */
  readonly client: 'bearer' | 'cookie';
  readonly store: SessionStore;
  /** By default the global one. */
  readonly fetch?: typeof fetch;
  /** By default `navigator.locks`, where there is one: only one tab refreshes at a time. */
  readonly locks?: TabLocks | undefined;
  /** By default a channel of the page's tabs, where there is one: a tab hears at once that another signed out. */
  readonly channel?: TabChannel | undefined;
  /** Pauses before a refresh whose answer was lost is repeated, in milliseconds. */
  readonly pauses?: readonly number[];
  /** How long a refresh may go without an answer before it is repeated, in milliseconds; 15,000. It holds the lock of all tabs. */
  readonly refreshLimit?: number;
  /** Names who is signed in, where that may change under a request: one that waited for new tokens is sent again only as who began it. */
  readonly person?: () => unknown;
  /** Somebody signed in here: what the API says about them, before their tokens are stored and another tab takes those for use. */
  readonly onSignedIn?: (user: unknown) => void;
  /** The session is over, here or in another tab. */
  readonly onSignedOut?: () => void;
}

/** What the API refused, by its stable code. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: unknown,
  ) {
    super(message);
    this.name = 'ApiRefusal';
  }
}

const LOCK = 'zocalo.session';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const PAUSES = [250, 1_000, 3_000];
const REFRESH_LIMIT_MS = 15_000;
/** Signing in and out. */
const LIMIT_MS = 30_000;

/**
 * Sends requests of a signed-in client and refreshes its session when that is due: once, however many requests and tabs
 * find out at the same time, and again under the same name when the answer was lost.
 */
export class SessionClient {
  private readonly send: typeof fetch;
  private readonly locks: TabLocks | undefined;
  private readonly channel: TabChannel | undefined;
  private refreshing: Promise<StoredSession | null> | undefined;

  constructor(private readonly options: SessionClientOptions) {
    this.send = options.fetch ?? ((input, init) => fetch(input, init));
    this.locks = 'locks' in options ? options.locks : (globalThis.navigator as { locks?: TabLocks } | undefined)?.locks;
    this.channel = 'channel' in options ? options.channel : channelOfTabs();
    this.channel?.addEventListener('message', ({ data }) => {
      if (data === 'signed-out') options.onSignedOut?.();
    });
  }

  /**
   * Signs in. @returns what the API says about the person.
   * @throws ApiRefusal such as `INVALID_CREDENTIALS`; `SECOND_FACTOR_REQUIRED` with a challenge for `complete`.
   */
  signIn(email: string, password: string): Promise<unknown> {
    return this.open('/api/auth/login', { email, password });
  }

  /** Goes on with a sign-in that needs more, such as `POST /api/auth/second-factor`. */
  complete(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.open(path, body);
  }

  /**
   * Ends the session, here and in all tabs.
   * @throws ApiRefusal, or what `fetch` throws without a connection: then the session goes on, for its tokens still work.
   */
  async signOut(): Promise<void> {
    const answer = await this.fetch('/api/auth/logout', { method: 'POST', signal: AbortSignal.timeout(LIMIT_MS) });
    // 401: it is over already.
    if (!answer.ok && answer.status !== 401) throw await refusalOf(answer);
    await this.forget();
  }

  /**
   * As the global `fetch`, signed in. A path starts with `/`. A refusal is an answer, not an error; of the session too, such as when
   * another person signed in while the request waited for new tokens.
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const sender = this.options.person?.();
    const session = await this.options.store.read();
    const answer = await this.sendAs(session, path, init);
    if (!session || !(await isForSession(answer))) return answer;
    const next = await this.refresh(session);
    return next && this.options.person?.() === sender ? this.sendAs(next, path, init) : answer;
  }

  /** The next tokens. @param seen those that were refused: when others are there by now, these are returned. */
  refresh(seen: StoredSession | null = null): Promise<StoredSession | null> {
    this.refreshing ??= this.alone(() => this.refreshOnce(seen)).finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async refreshOnce(seen: StoredSession | null): Promise<StoredSession | null> {
    const current = await this.options.store.read();
    if (!current || (seen && markerOf(current) !== markerOf(seen))) return current;
    const retryKey = await retryKeyFor(await this.options.store.installSecret(), markerOf(current));
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.askForNext(current, retryKey).catch((error: Error) => error);
      const pause = (this.options.pauses ?? PAUSES)[attempt];
      if (answer instanceof Response && answer.status === 200) return this.keep((await answer.json()) as Partial<StoredSession>);
      if (answer instanceof Response && answer.status !== 429 && answer.status < 500) return this.giveUp(current, answer);
      if (pause === undefined) throw answer instanceof Error ? answer : await refusalOf(answer);
      await wait(answer instanceof Response ? Math.max(pause, secondsToWait(answer) * 1_000) : pause);
    }
  }

  private askForNext({ refreshToken, csrfToken }: StoredSession, retryKey: string): Promise<Response> {
    const body = refreshToken === null ? { client: 'cookie' } : { token: refreshToken };
    const headers = { 'content-type': 'application/json', 'idempotency-key': retryKey, ...(csrfToken && { 'x-csrf-token': csrfToken }) };
    return this.send(`${this.options.baseUrl}/api/auth/refresh`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(this.options.refreshLimit ?? REFRESH_LIMIT_MS),
    });
  }

  /** The session ended, unless another tab without our lock was quicker. */
  private async giveUp(refused: StoredSession, answer: Response): Promise<StoredSession | null> {
    const current = await this.options.store.read();
    if (current && markerOf(current) !== markerOf(refused)) return current;
    if (answer.status !== 401) throw await refusalOf(answer);
    await this.forget();
    return null;
  }

  private async open(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = await this.send(this.options.baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, client: this.options.client }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (answer.status !== 200) throw await refusalOf(answer);
    const { user, ...tokens } = (await answer.json()) as Partial<StoredSession> & { user: unknown };
    this.options.onSignedIn?.(user);
    await this.keep(tokens);
    return user;
  }

  private async keep({ accessToken, refreshToken, csrfToken }: Partial<StoredSession>): Promise<StoredSession> {
    const session = { accessToken: accessToken ?? null, refreshToken: refreshToken ?? null, csrfToken: csrfToken ?? null };
    // Durable before it is used: what it replaces no longer works.
    await this.options.store.write(session);
    return session;
  }

  private async forget(): Promise<void> {
    await this.options.store.write(null);
    this.channel?.postMessage('signed-out');
    this.options.onSignedOut?.();
  }

  private sendAs(session: StoredSession | null, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (session?.accessToken) headers.set('authorization', `Bearer ${session.accessToken}`);
    if (session?.csrfToken && !SAFE_METHODS.has((init.method ?? 'GET').toUpperCase())) headers.set('x-csrf-token', session.csrfToken);
    return this.send(this.options.baseUrl + path, { ...init, headers, credentials: 'same-origin' });
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    return this.locks ? this.locks.request(LOCK, work) : work();
  }
}

/** True for a refusal of the session; a 401 may also be about a password in the body, and sending that again counts again. */
async function isForSession(answer: Response): Promise<boolean> {
  return answer.status === 401 && (await refusalOf(answer.clone())).code === 'UNAUTHORIZED';
}

/** What tells one pair of tokens from the next. */
function markerOf({ refreshToken, csrfToken }: StoredSession): string {
  return refreshToken ?? csrfToken ?? '';
}

async function refusalOf(answer: Response): Promise<ApiRefusal> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { code?: string; message?: string; details?: unknown } };
  return new ApiRefusal(answer.status, error?.code ?? 'UNKNOWN', error?.message ?? `HTTP ${answer.status}`, error?.details);
}

function secondsToWait(answer: Response): number {
  const seconds = Number(answer.headers.get('retry-after') ?? 0);
  return seconds > 0 && seconds <= 60 ? seconds : 0;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Browsers only: elsewhere an open channel would keep a process from ending. */
function channelOfTabs(): TabChannel | undefined {
  return 'document' in globalThis && 'BroadcastChannel' in globalThis ? (new BroadcastChannel(LOCK) as unknown as TabChannel) : undefined;
}
