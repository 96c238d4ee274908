import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

function newStorage() {
  const texts = new Map<string, string>();
  return {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, value: string) => void texts.set(name, value),
    removeItem: (name: string) => void texts.delete(name),
  };
}

let answer: typeof fetch;
let asked: unknown[];
beforeEach(() => {
  vi.resetModules();
  asked = [];
  for (const name of ['localStorage', 'sessionStorage']) vi.stubGlobal(name, newStorage());
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('location', { origin: 'https://zocalo.example' });
  const counting: typeof fetch = async (path, init) => {
    asked.push(path);
    return answer(path, init);
  };
  vi.stubGlobal('fetch', counting);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const failed: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
/** What a browser does with a request that nobody answers. */
const hang: typeof fetch = (_path, init) => {
  const { promise, reject } = Promise.withResolvers<Response>();
  const signal = init!.signal!;
  if (signal.aborted) reject(signal.reason as Error);
  signal.addEventListener('abort', () => reject(signal.reason as Error));
  return promise;
};

/** Signed in as Ana, with nothing asked yet. */
async function load() {
  const { session } = await import('../src/api/session');
  answer = () => Promise.resolve(Response.json({ csrfToken: 'c', user: { id: 'ana' } }));
  await session.signIn('ana@example.com', 'a password');
  asked = [];
  const { configureClient, sendSignedIn } = await import('../src/api/client');
  configureClient();
  return { session, sendSignedIn, ...(await import('../src/api/generated')) };
}

/** Time limits come to an end at once. @returns those that were set, in milliseconds. */
function shortenLimits(): number[] {
  const limits: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((limit) => {
    limits.push(limit);
    return timeout(10);
  });
  return limits;
}

describe('a request', () => {
  it('UI4 is no fault of ours when it does not arrive, or is not answered within a minute', async () => {
    const { sendSignedIn, ownAccessRead } = await load();
    answer = failed;
    await expect(sendSignedIn('/api/users/export')).rejects.toMatchObject({ name: 'Problem', code: 'OFFLINE' });
    const limits = shortenLimits();
    answer = hang;
    await expect(ownAccessRead()).rejects.toMatchObject({ name: 'Problem', code: 'OFFLINE' });
    expect(limits).toEqual([60_000]);
  });

  it('UI4 says that the platform is away while nothing answers, unless it is the network that is gone', async () => {
    const { sendSignedIn } = await load();
    const { available } = await import('../src/api/client');
    const ask = () => sendSignedIn('/api/users/me').catch(() => undefined);
    answer = failed;
    vi.stubGlobal('navigator', { onLine: false });
    await ask();
    expect(available.now()).toBe(true);
    vi.stubGlobal('navigator', { onLine: true });
    await ask();
    expect(available.now()).toBe(false);
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    await ask();
    expect(available.now()).toBe(true);
  });

  it('UI4 that nobody waits for any more is no loss of the connection', async () => {
    const { ownAccessRead } = await load();
    const gone = new AbortController();
    answer = hang;
    const read = ownAccessRead({ signal: gone.signal });
    gone.abort();
    await expect(read).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('UI4 is not sent again as another person who signed in while it waited for the next tokens', async () => {
    const { session } = await load();
    answer = async (path) => {
      if (path !== '/api/auth/refresh') return Response.json({ error: { code: 'UNAUTHORIZED', message: 'old' } }, { status: 401 });
      localStorage.setItem('zocalo.person', 'eva');
      return Response.json({ csrfToken: 'e' });
    };
    await expect(session.fetch('/api/users/me', { method: 'PATCH' })).rejects.toMatchObject({ code: 'ABORTED' });
    expect([asked, session.identity()]).toEqual([['/api/users/me', '/api/auth/refresh'], 'eva']);
  });

  it('UI4 says why there are no next tokens for now', async () => {
    const { session } = await load();
    vi.stubGlobal('setTimeout', (work: () => void) => setImmediate(work));
    answer = async (path) => {
      const status = path === '/api/auth/refresh' ? 503 : 401;
      return Response.json({ error: { code: status === 503 ? 'SERVICE_UNAVAILABLE' : 'UNAUTHORIZED', message: 'no' } }, { status });
    };
    await expect(session.fetch('/api/users/me')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
  });
});

describe('a file', () => {
  const saved: Blob[] = [];
  /** Pieces, so many milliseconds after one another. @param end what the last one is followed by: nothing at all, or the end. */
  const inPieces =
    (count: number, ms: number, end: 'never' | 'end'): typeof fetch =>
    (_path, init) => {
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => init!.signal!.addEventListener('abort', () => stream.error(init!.signal!.reason)),
        pull: async (stream) => {
          if (sent === count && end === 'end') return stream.close();
          if (sent === count) return new Promise(() => undefined);
          await new Promise((resolve) => void setTimeout(resolve, ms));
          sent += 1;
          stream.enqueue(new Uint8Array(3_000_000));
        },
      });
      return Promise.resolve(
        new Response(body, { headers: { 'content-disposition': 'attachment; filename="a.csv"', 'content-type': 'text/csv' } }),
      );
    };
  beforeEach(() => {
    saved.length = 0;
    vi.stubGlobal('document', { createElement: () => ({ click: () => undefined }) });
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${saved.push(blob as Blob)}`);
  });
  afterEach(() => vi.useRealTimers());

  it('UI4 says how much of it has come, and may take long', async () => {
    await load();
    const { downloadFile } = await import('../src/frame/download-file');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    answer = inPieces(4, 50_000, 'end');
    const told: number[] = [];
    const done = downloadFile('/api/users/export', (bytes) => told.push(bytes));
    await vi.advanceTimersByTimeAsync(250_000);
    await done;
    expect(told).toEqual([3_000_000, 6_000_000, 9_000_000, 12_000_000]);
    expect(saved.map(({ size, type }) => [size, type])).toEqual([[12_000_000, 'text/csv']]);
  });

  it('UI4 that stands still for a minute is given up, and no half of it is saved', async () => {
    await load();
    const { downloadFile } = await import('../src/frame/download-file');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    answer = inPieces(1, 0, 'never');
    const failed = downloadFile('/api/users/export').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await failed).toMatchObject({ name: 'Problem', code: 'OFFLINE' });
    expect(saved).toEqual([]);
  });
});

describe('work in the background', () => {
  it('UI4 is followed by two tabs side by side', async () => {
    await load();
    const { followJob, forgetJob } = await import('../src/frame/jobs');
    const job = (id: string) => ({ kind: 'export', id, title: 'Export', to: '/' });
    const kept = () => (JSON.parse(localStorage.getItem('zocalo.jobs')!) as { id: string }[]).map(({ id }) => id);
    followJob(job('here'));
    // As another tab does.
    localStorage.setItem('zocalo.jobs', JSON.stringify(['there', 'here'].map((id) => ({ ...job(id), of: 'ana' }))));
    followJob(job('here too'));
    expect(kept()).toEqual(['here too', 'there', 'here']);
    forgetJob(job('there'));
    expect(kept()).toEqual(['here too', 'here']);
  });
});

describe('signing out', () => {
  it('UI4 asks about what is not saved, and does nothing when somebody would rather keep it', async () => {
    const { session } = await load();
    const { signOut } = await import('../src/frame/sign-out');
    const { askBeforeLeaving } = await import('../src/frame/unsaved');
    let says = false;
    const end = askBeforeLeaving(() => Promise.resolve(says));
    await signOut();
    expect([session.state(), asked]).toEqual(['signed-in', []]);
    says = true;
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    await signOut();
    expect([session.state(), asked]).toEqual(['signed-out', ['/api/auth/logout']]);
    end();
  });
});
