import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { answersIn, bodyOf, closedIn, openWire, RoughModule } from './rough-clients.js';

let api: TestApi;
let port: number;
beforeAll(async () => {
  api = await startTestApi({ modules: [RoughModule], timeouts: { headers: 600, request: 1_000, check: 100, idle: 1_500 } });
  port = Number(new URL(await api.listen()).port);
});
afterAll(() => api?.close());

// One of each kind; all of them are in rough-clients.faults.spec.ts.
describe('rough clients', () => {
  it('AU11 headers that never end are cut with 408 in our form', async () => {
    const wire = openWire(port, 'GET /health HTTP/1.1\r\nhost: localhost\r\nx-slow: ');
    await expect.poll(() => wire.text).toContain('408 Request Timeout');
    expect(bodyOf(wire.text).error.code).toBe('REQUEST_TIMEOUT');
    await closedIn(wire);
  });

  it('W4 no HTTP at all is one answer of 400, then the end', async () => {
    const wire = openWire(port, '\u0016\u0003\u0001\u0002\u0000\u0001\u0000');
    await expect.poll(() => wire.text).toContain('HTTP/1.1 400 ');
    await closedIn(wire);
    expect(answersIn(wire.text)).toHaveLength(1);
  });

  it('W4 a body as deep as the size allows is 400', async () => {
    const body = `{"name":${'['.repeat(120_000)}${']'.repeat(120_000)}}`;
    const answer = await api.request({ method: 'POST', url: '/api/rough/body', body, headers: { 'content-type': 'application/json' } });
    expect([answer.status, answer.body.error.requestId]).toEqual([400, expect.any(String)]);
    expect(answer.text.length).toBeLessThan(10_000);
  });

  it('W4 an answer is what is documented, whatever the handler gives', async () => {
    const answer = await api.request({ url: '/api/rough/accepted' });
    expect([answer.status, answer.text]).toEqual([202, '{"name":"Ana"}']);
    expect((await api.request({ url: '/api/rough/nothing' })).text).not.toContain('planted-secret');
  });
});
