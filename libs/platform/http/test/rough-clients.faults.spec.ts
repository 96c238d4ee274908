import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { Health } from '#platform/health';
import { answersIn, bodyOf, closedIn, openWire, RoughModule, type Wire } from './rough-clients.js';

// Shared machines stall for seconds; what is awaited here comes within one otherwise.
const PATIENCE = { timeout: 12_000 };
const TIMEOUTS = { headers: 600, request: 1_000, check: 100, idle: 1_500 };

let api: TestApi;
let port: number;
beforeAll(async () => {
  api = await startTestApi({ modules: [RoughModule], timeouts: TIMEOUTS });
  port = Number(new URL(await api.listen()).port);
});
afterAll(() => api?.close());

const open = (first = ''): Wire => openWire(port, first);
const connections = () =>
  new Promise<number>((resolve) => api.app.getHttpServer().getConnections((_: unknown, count: number) => resolve(count)));

describe('clients that are slow', () => {
  it('AU11 headers that come byte by byte are cut with 408 in our form', async () => {
    const wire = open();
    const letters = [...'GET /health HTTP/1.1\r\nhost: localhost\r\nx-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaa'];
    const drip = setInterval(() => wire.socket.write(letters.shift() ?? 'a'), 40);
    await expect.poll(() => wire.text, PATIENCE).toContain('408 Request Timeout');
    clearInterval(drip);
    expect(bodyOf(wire.text).error.code).toBe('REQUEST_TIMEOUT');
    expect(wire.text).toContain('x-content-type-options: nosniff');
    await closedIn(wire);
  });

  it('AU11 a body that never ends, a connection that says nothing and one that never reads are cut as well', async () => {
    const body = open(
      'POST /api/rough/body HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"name"',
    );
    const silent = open();
    const deaf = open('GET /api/rough/large HTTP/1.1\r\nhost: localhost\r\n\r\n');
    deaf.socket.pause();
    await expect.poll(connections, PATIENCE).toBeGreaterThanOrEqual(3);
    await expect.poll(connections, PATIENCE).toBe(0);
    expect(body.text).toMatch(/^HTTP\/1\.1 4\d\d /);
    for (const { socket } of [body, silent, deaf]) socket.destroy();
    expect((await api.request({ url: '/health' })).status).toBe(200);
  });

  it('AU11 200 slow connections do not delay the others', async () => {
    const timed = async () => {
      const started = performance.now();
      for (let call = 0; call < 20; call += 1) expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      return performance.now() - started;
    };
    await timed();
    const alone = await timed();
    const slow = Array.from({ length: 200 }, () => open('GET /health HTTP/1.1\r\nhost: localhost\r\nx-slow: '));
    await Promise.all(slow.map(({ socket }) => once(socket, 'connect')));
    expect((await timed()) / alone).toBeLessThan(10);
    await expect.poll(() => slow.filter((wire) => wire.text.includes('408')).length, PATIENCE).toBe(200);
    for (const { socket } of slow) socket.destroy();
  });
});

describe('clients that speak badly', () => {
  it('W4 headers that are too large are 431 in our form, also while the sender is still sending', async () => {
    const wire = open(`GET /health HTTP/1.1\r\nhost: localhost\r\nx-large: ${'a'.repeat(20_000)}`);
    for (let chunk = 0; chunk < 5; chunk += 1) {
      await wait(10);
      wire.socket.write('a'.repeat(50_000));
    }
    await expect.poll(() => wire.text, PATIENCE).toContain('431 Request Header Fields Too Large');
    expect(answersIn(wire.text)).toHaveLength(1);
    expect(bodyOf(wire.text).error.code).toBe('BAD_REQUEST');
    // Not at once: a reset could overtake the answer. Not never: the sender would hold on to it.
    expect(await closedIn(wire)).toBeGreaterThan(700);
  });

  it('W4 garbage behind a good request neither spoils nor replaces its answer', async () => {
    const wire = open('GET /api/rough/slow HTTP/1.1\r\nhost: localhost\r\n\r\n\u0000\u0001garbage\r\n\r\n');
    await expect.poll(() => wire.text, PATIENCE).toContain('"slow"');
    await closedIn(wire);
    expect(answersIn(wire.text)).toHaveLength(1);
    expect(wire.text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\{"name":"slow"\}$/);
  });

  it.concurrent.each([
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ['a header with a line break in it', 'GET /health HTTP/1.1\r\nhost: localhost\r\nx: a\rb\r\n\r\n'],
    ['two lengths', 'POST /api/rough/body HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello'],
    [
      'a length and chunks',
      'POST /api/rough/body HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a chunk that is none',
      'POST /api/rough/body HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    ],
    ['no Host', 'GET /health HTTP/1.1\r\n\r\n'],
  ])('W4 %s is one answer of 400, then the end', async (_, bytes) => {
    const wire = open(bytes);
    await expect.poll(() => wire.text, PATIENCE).toContain('HTTP/1.1 400 ');
    await closedIn(wire);
    expect(answersIn(wire.text)).toHaveLength(1);
  });

  it('W4 somebody who hangs up in the middle of a body is no error of ours', async () => {
    const before = api.logLines.length;
    const wire = open(
      'POST /api/rough/body HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"name"',
    );
    await wait(50);
    wire.socket.destroy();
    await wait(300);
    expect(api.logLines.slice(before).join('')).not.toMatch(/"status":5|"level":"(?:warn|error)"/);
  });
});

describe('bodies made to hurt', () => {
  const json = { 'content-type': 'application/json' };
  const post = (body: string) => api.request({ method: 'POST', url: '/api/rough/body', body, headers: json });

  it.each([
    ['a list 8,000 deep', '['.repeat(8_000) + ']'.repeat(8_000)],
    ['a field 8,000 deep', `{"name":"a","extra":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
    ['as deep as the size allows', `{"name":${'['.repeat(120_000)}${']'.repeat(120_000)}}`],
    ['objects', `{"name":"a","extra":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}}`],
    [
      '20,000 unknown fields',
      JSON.stringify({ name: 'a', ...Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, 1])) }),
    ],
    ['names of prototypes', '{"name":"a","constructor":{"prototype":{"x":1}}}'],
  ])('W4 %s is 400, and soon', async (_, body) => {
    const before = process.cpuUsage();
    const answer = await post(body);
    const { user, system } = process.cpuUsage(before);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
    expect(answer.text.length).toBeLessThan(10_000);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });

  it('W4 what is only wide passes', async () => {
    expect((await post(JSON.stringify({ name: 'a', extra: Array.from({ length: 10_000 }, () => [[[1]]]) }))).status).toBe(200);
  });
});

describe('answers', () => {
  it('W4 a status of the handler itself does not get around the documented schema', async () => {
    const answer = await api.request({ url: '/api/rough/accepted' });
    expect([answer.status, answer.text]).toEqual([202, '{"name":"Ana"}']);
  });

  it('W4 a route that documents no answer gives none', async () => {
    const answer = await api.request({ url: '/api/rough/nothing' });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('planted-secret');
  });

  it('W4 a range that is not there is no error of ours', async () => {
    const answer = await api.request({ url: '/docs/swagger-ui.css', headers: { range: 'bytes=999999999-' } });
    expect(answer.status).toBeLessThan(500);
  });

  it('W4 a parameter that is too long, and a path that climbs, find nothing', async () => {
    for (const url of [
      `/api/desks/${'x'.repeat(1_000)}`,
      '/docs/../package.json',
      '/docs/..%2f..%2fpackage.json',
      '/docs/%2e%2e/%2e%2e/package.json',
      '/docs/..%5cpackage.json',
    ]) {
      const answer = await api.request({ url });
      expect([url, answer.status < 500 && answer.status >= 400]).toEqual([url, true]);
      expect(answer.text).not.toContain('"zocalo"');
    }
  });

  it('MO5 /ready is 503 while something is away, with the list, and answers close the connection while draining', async () => {
    const health = api.app.get(Health);
    let away = true;
    health.register({ name: 'planted', check: async () => (away ? Promise.reject(new Error('away')) : undefined) });
    await wait(550);
    const refused = await api.request({ url: '/api/v1/ready' });
    expect([refused.status, refused.body.ready]).toEqual([503, false]);
    expect(refused.body.dependencies).toContainEqual({ name: 'planted', ok: false, required: true, ms: expect.any(Number) });
    away = false;
    await wait(550);
    expect((await api.request({ url: '/ready' })).status).toBe(200);
    health.beginDrain();
    const draining = await api.request({ url: '/ready' });
    expect([draining.status, draining.body.draining, draining.headers['connection']]).toEqual([503, true, 'close']);
    expect((await api.request({ url: '/health' })).status).toBe(200);
  });
});
