import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { PasswordHasher } from '#passwords';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { MemorySessionStore, SessionClient, type SessionClientOptions, type TabLocks } from '#platform/session-client';
import { Registrar } from '#users';

const PASSWORD = 'a long enough passphrase';

/** Locks of one browser, as `navigator.locks` gives them. */
function newLocks(): TabLocks {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_name, work) => {
      const next = last.then(work, work);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** A browser's `fetch`: keeps cookies, and says where the request comes from. */
function newBrowserFetch(): typeof fetch {
  const jar = new Map<string, string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('sec-fetch-site', 'same-origin');
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(input, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '') jar.delete(name!);
      else jar.set(name!, value!);
    }
    return answer;
  };
}

describe('AU5 the session client against the running API', () => {
  let api: TestApi;
  let baseUrl: string;
  let passwordHash: string;
  let count = 0;

  beforeAll(async () => {
    hashPasswordsAtFloor();
    api = await startTestApi();
    baseUrl = await api.listen();
    passwordHash = await api.app.get(PasswordHasher, { strict: false }).hash(PASSWORD);
  });
  afterAll(() => api?.close());

  async function newAddress(): Promise<string> {
    count += 1;
    const person = {
      email: `k${count}@example.com`,
      passwordHash,
      firstName: 'Ana',
      lastName: 'Ruiz',
      secondLastName: null,
      language: 'en',
    };
    await api.app.get(Registrar, { strict: false }).createUser(person);
    return person.email;
  }

  /** A client whose refreshes are counted and, as long as `lost` is above zero, carried out without an answer. */
  function newClient(options: Partial<SessionClientOptions> = {}) {
    const seen = { refreshes: 0, keys: new Set<string>(), lost: 0, signedOut: 0 };
    const inner = options.fetch ?? fetch;
    const store = options.store ?? new MemorySessionStore();
    const counting: typeof fetch = async (input, init) => {
      const isRefresh = new Request(input).url.endsWith('/refresh');
      if (isRefresh) {
        seen.refreshes += 1;
        seen.keys.add(new Headers(init?.headers).get('idempotency-key')!);
      }
      const answer = await inner(input, init);
      if (isRefresh && seen.lost > 0) {
        seen.lost -= 1;
        throw new TypeError('network error');
      }
      return answer;
    };
    const client = new SessionClient({
      baseUrl,
      client: 'bearer',
      locks: undefined,
      channel: undefined,
      pauses: [5, 10, 20],
      onSignedOut: () => (seen.signedOut += 1),
      ...options,
      store,
      fetch: counting,
    });
    return { client, store, seen };
  }

  /** Makes the access token one that is refused, as if ten minutes had passed. */
  async function age(store: MemorySessionStore | SessionClientOptions['store']): Promise<void> {
    const session = (await store.read())!;
    await store.write({ ...session, accessToken: session.accessToken === null ? null : `${session.accessToken}x` });
  }

  const list = async (client: SessionClient) => (await client.fetch('/api/auth/sessions')).status;

  it('AU5 refreshes once for many requests at the same time, and all of them get their answer', async () => {
    const { client, store, seen } = newClient();
    expect(await client.signIn(await newAddress(), PASSWORD)).toMatchObject({ first_name: 'Ana' });
    await age(store);
    expect(await Promise.all(Array.from({ length: 20 }, () => list(client)))).toEqual(Array.from({ length: 20 }, () => 200));
    expect(seen.refreshes).toBe(1);
  });

  it('AU5 asks again under the same name when the answer was lost, and stays signed in', async () => {
    const { client, store, seen } = newClient();
    await client.signIn(await newAddress(), PASSWORD);
    await age(store);
    seen.lost = 2;
    expect(await list(client)).toBe(200);
    expect([seen.refreshes, seen.keys.size]).toEqual([3, 1]);
    await age(store);
    expect(await list(client)).toBe(200);
    expect([seen.refreshes, seen.keys.size, seen.signedOut]).toEqual([4, 2, 0]);
  });

  it('AU5 takes a refresh that is not answered in time for lost, and asks again under the same name', async () => {
    let hanging = 1;
    const once: typeof fetch = (input, init) => {
      if (!new Request(input).url.endsWith('/refresh') || hanging === 0) return fetch(input, init);
      hanging -= 1;
      return new Promise((_answer, fail) => init?.signal?.addEventListener('abort', () => fail(init.signal!.reason as Error)));
    };
    const { client, store, seen } = newClient({ fetch: once, refreshLimit: 2_000, locks: newLocks() });
    await client.signIn(await newAddress(), PASSWORD);
    await age(store);
    expect(await Promise.all([list(client), list(client)])).toEqual([200, 200]);
    expect([seen.refreshes, seen.keys.size, seen.signedOut]).toEqual([2, 1, 0]);
  });

  it('AU5 sends nothing again as another person who signed in meanwhile', async () => {
    let person = 'ana';
    const { client, store, seen } = newClient({ person: () => person });
    await client.signIn(await newAddress(), PASSWORD);
    await age(store);
    const answer = list(client);
    person = 'eva';
    expect(await answer).toBe(401);
    expect(await list(client)).toBe(200);
    expect(seen.refreshes).toBe(1);
  });

  it('AU5 several tabs of one installation refresh once with locks, and without them under one name', async () => {
    const email = await newAddress();
    for (const locks of [newLocks(), undefined]) {
      const first = newClient({ locks });
      const tabs = [first, ...Array.from({ length: 3 }, () => newClient({ locks, store: first.store }))];
      await first.client.signIn(email, PASSWORD);
      await age(first.store);
      expect(await Promise.all(tabs.map(({ client }) => list(client)))).toEqual([200, 200, 200, 200]);
      const sent = tabs.reduce((sum, { seen }) => sum + seen.refreshes, 0);
      expect(new Set(tabs.flatMap(({ seen }) => [...seen.keys])).size).toBe(1);
      if (locks) expect(sent).toBe(1);
      // Whatever happened, the session goes on in every tab.
      await age(first.store);
      expect(await Promise.all(tabs.map(({ client }) => list(client)))).toEqual([200, 200, 200, 200]);
    }
  });

  it('AU5 hears that the session ended, once, and keeps nothing of it', async () => {
    const [here, there] = [newClient(), newClient()];
    const email = await newAddress();
    await here.client.signIn(email, PASSWORD);
    await there.client.signIn(email, PASSWORD);
    expect((await there.client.fetch('/api/auth/sessions', { method: 'DELETE' })).status).toBe(204);
    expect(await Promise.all([list(here.client), list(here.client)])).toEqual([401, 401]);
    expect([here.seen.signedOut, here.seen.refreshes, await here.store.read()]).toEqual([1, 1, null]);
  });

  it('AU5 is not signed out by an outage', async () => {
    const email = await newAddress();
    const { client, store } = newClient();
    await client.signIn(email, PASSWORD);
    const away = newClient({
      store,
      fetch: async () => Response.json({ error: { code: 'SERVICE_UNAVAILABLE', message: 'away' } }, { status: 503 }),
    });
    await expect(away.client.refresh()).rejects.toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(away.seen.signedOut).toBe(0);
    expect(await list(client)).toBe(200);
  });

  it.each([
    ['that is refused', { status: 429 }, async () => Response.json({ error: { code: 'RATE_LIMITED', message: 'wait' } }, { status: 429 })],
    ['without a connection', { name: 'TypeError' }, () => Promise.reject(new TypeError('failed to fetch'))],
  ])('AU5 stays signed in after a sign-out %s', async (_what, refusal, away) => {
    const { client, store } = newClient();
    await client.signIn(await newAddress(), PASSWORD);
    const leaving = newClient({ store, fetch: away });
    await expect(leaving.client.signOut()).rejects.toMatchObject(refusal);
    expect(leaving.seen.signedOut).toBe(0);
    expect(await list(client)).toBe(200);
  });

  it('AU5 says who signed in before another tab can use their tokens', async () => {
    const store = new MemorySessionStore();
    const seen: unknown[] = [];
    const onSignedIn = (user: unknown) => {
      // Read when it is called, not later.
      void store.read().then((session) => seen.push(user, session));
    };
    const { client } = newClient({ store, onSignedIn });
    await client.signIn(await newAddress(), PASSWORD);
    expect(seen).toEqual([expect.objectContaining({ first_name: 'Ana' }), null]);
  });

  it('AU12 as a cookie client it never sees a token, changes things and refreshes', async () => {
    const { client, store, seen } = newClient({ client: 'cookie', fetch: newBrowserFetch() });
    await client.signIn(await newAddress(), PASSWORD);
    expect(await store.read()).toEqual({ accessToken: null, refreshToken: null, csrfToken: expect.any(String) });
    seen.lost = 1;
    const before = (await store.read())!.csrfToken;
    expect((await client.refresh())!.csrfToken).not.toBe(before);
    expect([seen.refreshes, seen.keys.size]).toEqual([2, 1]);
    expect(await list(client)).toBe(200);
    await client.signOut();
    expect(await list(client)).toBe(401);
    expect([seen.signedOut, await store.read()]).toEqual([1, null]);
  });

  it.each(['bearer', 'cookie'] as const)('AU8 asks once when a password was wrong, not the session: %s', async (kind) => {
    const sent: string[] = [];
    const inner = kind === 'cookie' ? newBrowserFetch() : fetch;
    const { client, seen } = newClient({
      client: kind,
      fetch: (input, init) => {
        sent.push(new URL(new Request(input).url).pathname);
        return inner(input, init);
      },
    });
    await client.signIn(await newAddress(), PASSWORD);
    const body = JSON.stringify({ current_password: 'a wrong passphrase', new_password: 'seven green ladders' });
    const headers = { 'content-type': 'application/json' };
    const answer = await client.fetch('/api/auth/change-password', { method: 'POST', headers, body });
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(sent).toEqual(['/api/auth/login', '/api/auth/change-password']);
    expect(seen).toMatchObject({ refreshes: 0, signedOut: 0 });
  });

  it('AU5 tells what was refused by its code', async () => {
    const { client } = newClient();
    await expect(client.signIn(await newAddress(), 'a wrong passphrase')).rejects.toMatchObject({
      status: 401,
      code: 'INVALID_CREDENTIALS',
    });
  });
});
