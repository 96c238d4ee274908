import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRequest } from '../src/api/open-request';

/** What a browser does with a request that nobody answers. */
const hang: typeof fetch = (_path, init) =>
  new Promise((_answer, fail) => init!.signal!.addEventListener('abort', () => fail(init!.signal!.reason as Error)));

const limits: number[] = [];
beforeEach(() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  limits.length = 0;
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((limit) => {
    limits.push(limit);
    return timeout(10);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('what is asked at the door', () => {
  it.each<[string, typeof fetch]>([
    ['without a connection', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['without an answer', hang],
    ['with half an answer', () => Promise.resolve(new Response(new ReadableStream({ pull: (body) => body.error(new TypeError('cut')) })))],
  ])('UI4 is no fault of ours %s', async (_when, answer) => {
    vi.stubGlobal('fetch', answer);
    await expect(openRequest('/api/auth/challenge')).rejects.toMatchObject({ name: 'Problem', code: 'OFFLINE' });
    expect(limits).toEqual([30_000]);
  });

  it('UI4 is posted as JSON, and refused in the words of the API', async () => {
    const sent: RequestInit[] = [];
    vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
      sent.push(init);
      return Promise.resolve(Response.json({ error: { code: 'EMAIL_TAKEN', message: 'taken' } }, { status: 409 }));
    });
    await expect(openRequest('/api/x', { email: 'a' }, { 'accept-language': 'es' })).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
      status: 409,
    });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      body: '{"email":"a"}',
      headers: { 'content-type': 'application/json', 'accept-language': 'es' },
    });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })));
    await expect(openRequest('/api/x')).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER', status: 502 });
  });
});
