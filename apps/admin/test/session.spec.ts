import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const SIGNED_IN = { csrfToken: 'c', user: { id: 'ana' } };

/** What a browser has of `localStorage`: its keys are properties. */
function newStorage() {
  const methods = {
    getItem: (name: string) => texts[name] ?? null,
    setItem: (name: string, value: string) => void (texts[name] = value),
    removeItem: (name: string) => void delete texts[name],
  };
  const texts: Record<string, string> = {};
  return new Proxy(texts, { get: (_, name: string) => (methods as Record<string, unknown>)[name] ?? texts[name] });
}

let answer: () => Response | Promise<Response>;
let heard: (readonly [type: string, listener: (event: object) => void])[];
let asked: string[];
beforeEach(() => {
  vi.resetModules();
  asked = [];
  heard = [];
  vi.stubGlobal('localStorage', newStorage());
  vi.stubGlobal('sessionStorage', newStorage());
  vi.stubGlobal('addEventListener', (...heardOf: (typeof heard)[number]) => heard.push(heardOf));
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

function tell(type: string, event: object) {
  for (const [heardOf, listener] of heard) if (heardOf === type) listener(event);
}

/** What a tab hears when another one writes; null: everything was emptied. */
function onStorage(event: { key: string | null }) {
  tell('storage', event);
}

async function load() {
  const { session } = await import('../src/api/session');
  const drafts = await import('../src/frame/drafts');
  const jobs = await import('../src/frame/jobs');
  const out = await import('../src/frame/sign-out');
  answer = () => Response.json(SIGNED_IN);
  await session.signIn('ana@example.com', 'a password');
  return { session, ...drafts, ...jobs, ...out };
}

/** Somebody else signs in in another tab: what they are kept as, before or after this tab is told. */
function arriveElsewhere(person: string) {
  localStorage.setItem('zocalo.person', person);
  localStorage.setItem('zocalo.session', JSON.stringify({ accessToken: null, refreshToken: null, csrfToken: 'd' }));
}

describe('whose page it is', () => {
  it('UI4 knows of another person with the first thing it hears of them', async () => {
    const { session } = await load();
    expect(session.identity()).toBe('ana');
    arriveElsewhere('eva');
    onStorage({ key: 'zocalo.session' });
    expect(session.identity()).toBe('eva');
  });

  it.each(['zocalo.session', 'zocalo.person', 'zocalo.left', null])(
    'UI4 hears of all that another tab did with the first it hears of: %s',
    async (key) => {
      const { session } = await load();
      const told = vi.fn<() => void>();
      session.subscribe(told);
      localStorage.removeItem('zocalo.session');
      localStorage.removeItem('zocalo.person');
      localStorage.setItem('zocalo.left', '');
      const seen = () => [session.state(), session.identity(), session.leftOnPurpose(), told.mock.calls.length];
      onStorage({ key: 'zocalo.theme' });
      expect(seen()).toEqual(['signed-in', 'ana', false, 0]);
      onStorage({ key });
      expect(seen()).toEqual(['signed-out', null, true, 1]);
    },
  );

  it('UI4 sends nothing as another person before it has heard of them', async () => {
    const { session } = await load();
    arriveElsewhere('eva');
    asked = [];
    await expect(session.fetch('/api/users/me', { method: 'PATCH' })).rejects.toMatchObject({ code: 'ABORTED' });
    expect([asked, session.identity()]).toEqual([[], 'eva']);
  });

  it('UI4 US3 a page that the browser kept is oneself again when it is shown again, and everybody is told', async () => {
    const { session } = await load();
    await session.actAs({ accessToken: 'a', refreshToken: 'r' });
    const told = vi.fn<() => void>();
    session.subscribe(told);
    expect(session.wasActing()).toBe(false);
    tell('pagehide', { persisted: true });
    localStorage.setItem('zocalo.left', '');
    tell('pageshow', { persisted: false });
    expect(told).not.toHaveBeenCalled();
    tell('pageshow', { persisted: true });
    expect(told).toHaveBeenCalledOnce();
    // Also of what another tab did meanwhile.
    expect([session.state(), session.identity(), session.leftOnPurpose()]).toEqual(['signed-in', 'ana', true]);
    expect([session.wasActing(), session.wasActing()]).toEqual([true, false]);
  });

  it('UI4 gives what somebody typed, and what runs for them, to nobody else', async () => {
    const { session, keepDraft, readDraft, keepOnlyOwn, followJob } = await load();
    keepDraft('user:new', { name: 'Secret' });
    followJob({ kind: 'export', id: '1', title: 'Export', to: '/' });
    await session.actAs({ accessToken: 'a', refreshToken: 'r' });
    keepOnlyOwn();
    expect(readDraft('user:new')).toBeNull();
    await session.stopActing();
    keepOnlyOwn();
    expect(readDraft('user:new')).toEqual({ name: 'Secret' });
    arriveElsewhere('eva');
    onStorage({ key: 'zocalo.person' });
    expect(readDraft('user:new')).toBeNull();
    keepOnlyOwn();
    expect([Object.keys(sessionStorage), localStorage.getItem('zocalo.jobs')]).toEqual([[], '[]']);
  });
});

describe('the way out', () => {
  it.each([
    ['OFFLINE', () => Promise.reject(new TypeError('failed to fetch'))],
    ['RATE_LIMITED', () => Response.json({ error: { code: 'RATE_LIMITED', message: 'slowly' } }, { status: 429 })],
    ['UNKNOWN', () => new Response('', { status: 502 })],
  ])('UI4 says that it failed (%s), and keeps everything', async (code, refuse) => {
    const { session, signOut, keepDraft, readDraft } = await load();
    keepDraft('user:new', { name: 'Eva' });
    answer = refuse;
    await expect(signOut()).rejects.toMatchObject({ code });
    expect([session.state(), session.leftOnPurpose(), session.identity()]).toEqual(['signed-in', false, 'ana']);
    expect(readDraft('user:new')).toEqual({ name: 'Eva' });
  });

  it('UI4 leaves nothing of the person once it is done', async () => {
    const { session, signOut, keepDraft } = await load();
    keepDraft('user:new', { name: 'Eva' });
    answer = () => new Response(null, { status: 204 });
    await signOut();
    expect([session.state(), session.leftOnPurpose(), Object.keys(sessionStorage)]).toEqual(['signed-out', true, []]);
    expect(localStorage.getItem('zocalo.person')).toBeNull();
  });

  it('UI4 only ends acting as somebody while that goes on, also without an answer', async () => {
    const { session, signOut } = await load();
    await session.actAs({ accessToken: 'a', refreshToken: 'r' });
    answer = () => Promise.reject(new TypeError('failed to fetch'));
    await signOut();
    expect([session.state(), session.identity()]).toEqual(['signed-in', 'ana']);
  });

  it('UI4 MS2 messages on their way are sent by nobody but who wrote them, and go when that person leaves', async () => {
    const arrives = Promise.withResolvers<void>();
    const messageSend = vi.fn<() => Promise<void>>(() => arrives.promise);
    vi.doMock('../src/api/generated', () => ({ messageSend }));
    const { session, signOut } = await load();
    const { outgoing } = await import('../src/messages/outgoing');
    for (const body of ['one', 'two'])
      outgoing.send(
        { recipientId: 'ben', clientId: body, body, attachments: [], of: session.identity() },
        { onSent: () => Promise.resolve(), onFailed: () => undefined },
      );
    await vi.waitFor(() => expect(messageSend).toHaveBeenCalledOnce());
    await session.actAs({ accessToken: 'a', refreshToken: 'r' });
    arrives.resolve();
    await vi.waitFor(() => expect(outgoing.all()).toMatchObject([{ body: 'two', error: { code: 'ABORTED' } }]));
    expect(messageSend).toHaveBeenCalledOnce();
    await session.stopActing();
    expect(outgoing.all()).toHaveLength(1);
    await signOut();
    expect(outgoing.all()).toEqual([]);
    vi.doUnmock('../src/api/generated');
  });
});
