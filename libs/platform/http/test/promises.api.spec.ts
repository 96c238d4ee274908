import { connect } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { releaseVersion } from '#platform/release';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { PlantedModule } from './planted-routes.js';

@Controller('api/naked')
class NakedController {
  @Get()
  naked(): string {
    return 'anybody';
  }
}

@Module({ controllers: [NakedController] })
class NakedModule {}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ modules: [PlantedModule], env: { RATE_LIMITS: 'http.address=100000/60' } });
});
afterAll(() => api?.close());

const form = (code: string) => ({ error: expect.objectContaining({ code, message: expect.any(String), requestId: expect.any(String) }) });

describe('W4 every refusal has one form', () => {
  const json = { 'content-type': 'application/json' };

  it.each([
    ['an unknown route', { url: '/nothing/here' }, 404, 'NOT_FOUND'],
    ['an unknown route under the API', { url: '/api/v1/nothing' }, 404, 'NOT_FOUND'],
    ['another verb', { method: 'DELETE', url: '/health' }, 404, 'NOT_FOUND'],
    ['bad JSON', { method: 'POST', url: '/api/planted/name', body: '{"name":', headers: json }, 400, 'MALFORMED_JSON'],
    ['no body', { method: 'POST', url: '/api/planted/name', headers: json }, 400, 'VALIDATION_FAILED'],
    ['a body that is no object', { method: 'POST', url: '/api/planted/name', body: '7', headers: json }, 400, 'VALIDATION_FAILED'],
    [
      'a prototype key',
      { method: 'POST', url: '/api/planted/name', body: '{"name":"a","__proto__":{"x":1}}', headers: json },
      400,
      'MALFORMED_JSON',
    ],
    ['a body too large', { method: 'POST', url: '/api/planted/name', body: { name: 'x'.repeat(300_000) } }, 413, 'PAYLOAD_TOO_LARGE'],
    [
      'another content type',
      { method: 'POST', url: '/api/planted/name', body: '<x/>', headers: { 'content-type': 'text/xml' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'JSON that says it is text',
      { method: 'POST', url: '/api/planted/name', body: '{"name":"a"}', headers: { 'content-type': 'text/plain' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a wrong type', { method: 'POST', url: '/api/planted/name', body: { name: 1 } }, 400, 'VALIDATION_FAILED'],
    ['an unknown field', { method: 'POST', url: '/api/planted/name', body: { name: 'a', role: 'admin' } }, 400, 'VALIDATION_FAILED'],
    ['a malformed address', { url: '/api/planted/%zz' }, 400, 'BAD_REQUEST'],
    ['a bug', { url: '/api/planted/bug' }, 500, 'INTERNAL'],
    ['no token', { url: '/api/planted/private' }, 401, 'UNAUTHORIZED'],
    ['a token that is none', { url: '/api/planted/private', token: 'garbage' }, 401, 'UNAUTHORIZED'],
  ] as const)('W4 %s', async (_, sent, status, code) => {
    const answer = await api.request(sent);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(form(code));
  });

  it('W4 names the fields that are wrong and says nothing of their values', async () => {
    const answer = await api.request({ method: 'POST', url: '/api/planted/name', body: { name: 'secret-value'.repeat(5), extra: 1 } });
    expect(answer.body.error.details.fields).toEqual(
      expect.arrayContaining([
        { field: 'name', problem: expect.stringContaining('20 characters') },
        { field: 'extra', problem: 'is not a field of this request' },
      ]),
    );
    expect(answer.text).not.toContain('secret-value');
  });

  it('W4 says of a missing or mistyped field what it should be, not how long', async () => {
    for (const body of [{}, { name: 7 }, { name: ['a'] }]) {
      const answer = await api.request({ method: 'POST', url: '/api/planted/name', body });
      expect(answer.body.error.details.fields).toEqual([{ field: 'name', problem: 'must be a string' }]);
    }
  });

  it('W4 gives the text of a bug to nobody, and its log line without personal data', async () => {
    const answer = await api.request({ url: '/api/planted/bug' });
    expect(answer.text).not.toMatch(/victim|hunter2|duplicate/);
    const logged = api.logLines.join('');
    expect(logged).toContain(answer.body.error.requestId);
    expect(logged).toContain('duplicate key');
    expect(logged).not.toMatch(/bug-victim@example\.com|hunter2-planted/);
  });

  it('W4 passes details and Retry-After of a refusal on', async () => {
    const answer = await api.request({ url: '/api/planted/refusal/abc' });
    expect([answer.status, answer.headers['retry-after'], answer.body.error.details]).toEqual([409, '7', { id: 'abc' }]);
  });
});

describe('the documented schema is the serialiser', () => {
  it('W4 a field that is not documented goes nowhere', async () => {
    const answer = await api.request({ url: '/api/planted/secret' });
    expect(answer.text).toBe('{"name":"Ana","nickname":null}');
  });

  it('AU16 a route that has a page too hides the same field in its JSON', async () => {
    expect((await api.request({ url: '/api/planted/either' })).text).toBe('{"name":"Ana","nickname":null}');
    const asPage = await api.request({ url: '/api/planted/either', headers: { accept: 'text/html' } });
    expect(asPage.text).toContain('<p>Ana</p>');
    expect(asPage.headers['content-type']).toContain('text/html');
  });

  it('W4 a forgotten field is an error of ours, not half an answer', async () => {
    const answer = await api.request({ url: '/api/planted/half' });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual(form('INTERNAL'));
  });

  it('AU16 a route without an access declaration stops the boot', async () => {
    await expect(startTestApi({ modules: [NakedModule], database: api.database })).rejects.toThrow(
      /NakedController\.naked declares no access/,
    );
  });
});

describe('SH1 security headers', () => {
  it.each([
    ['200', { url: '/health' }],
    ['404', { url: '/nowhere' }],
    ['413', { method: 'POST', url: '/api/planted/name', body: { name: 'x'.repeat(300_000) } }],
    ['500', { url: '/api/planted/bug' }],
    ['400 by the router', { url: '/%zz' }],
  ] as const)('SH1 on %s', async (_, sent) => {
    const { headers } = await api.request(sent);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    for (const telling of ['server', 'x-powered-by']) expect(headers).not.toHaveProperty(telling);
    expect(headers['x-app-version']).toBe(releaseVersion());
  });

  it('SH1 a page has a policy of its own and escapes what is put into it', async () => {
    const answer = await api.request({ url: '/api/planted/page' });
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['content-security-policy']).toMatch(/style-src 'sha256-[^']+'; .*form-action 'self'/);
    expect(answer.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.text).toContain('&lt;script&gt;');
    expect(answer.text).not.toContain('<script>');
  });
});

describe('paths', () => {
  it('MO5 W3 health answers exactly ok under every documented path', async () => {
    for (const url of ['/health', '/api/health', '/api/v1/health', '/health/']) {
      const answer = await api.request({ url });
      expect([url, answer.status, answer.text]).toEqual([url, 200, '{"ok":true}']);
    }
  });

  it('W3 /api/v1 is the same as /api', async () => {
    expect((await api.request({ url: '/api/v1/planted/secret?x=1' })).text).toBe('{"name":"Ana","nickname":null}');
  });

  it('MO5 /ready lists what the process depends on', async () => {
    const answer = await api.request({ url: '/ready' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ready: true,
      draining: false,
      dependencies: expect.arrayContaining([{ name: 'database', ok: true, required: true, ms: expect.any(Number) }]),
    });
  });
});

describe('MO3 metrics', () => {
  const local = { host: 'localhost:3001' };

  it('MO3 JSON by default, keys are route templates, unknown paths are one', async () => {
    await api.request({ url: '/api/v1/planted/refusal/1' });
    await api.request({ url: '/planted-unknown-1' });
    await api.request({ url: '/planted-unknown-2' });
    const answer = await api.request({ url: '/metrics', headers: { ...local, accept: '*/*' } });
    expect(Object.keys(answer.body).toSorted()).toEqual(['routes', 'startedAt', 'totals', 'uptimeSeconds']);
    const keys = Object.keys(answer.body.routes);
    expect(keys).toContain('GET /planted/refusal/:id');
    expect(keys).toContain('GET unmatched');
    expect(keys.join()).not.toContain('planted-unknown');
    expect(answer.body.routes['GET /planted/refusal/:id']).toEqual({
      count: expect.any(Number),
      errors4xx: expect.any(Number),
      errors5xx: 0,
      avgMs: expect.any(Number),
      p95Ms: expect.any(Number),
    });
    expect(answer.body.totals.errors4xx).toBeGreaterThan(1);
  });

  it('MO3 Prometheus text when asked for', async () => {
    const answer = await api.request({
      url: '/metrics',
      headers: { ...local, accept: 'application/openmetrics-text;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1' },
    });
    expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
    expect(answer.text).toMatch(/^zocalo_http_request_seconds_bucket\{method="GET",route="\/health",le="0\.001"\} \d+$/m);
  });

  it('MO3 is not for strangers: another Host, or a proxy in between', async () => {
    expect((await api.request({ url: '/metrics', headers: { host: 'plaza.example.com' } })).status).toBe(401);
    expect((await api.request({ url: '/metrics', headers: { ...local, 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401);
  });
});

describe('AU11 limits', () => {
  it('AU11 the fourth call in a window is refused with Retry-After', async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await api.request({ url: '/api/planted/limited' })).status);
    expect(statuses).toEqual([204, 204, 204, 429]);
    const refused = await api.request({ url: '/api/planted/limited' });
    expect(refused.body).toEqual(form('TOO_MANY_REQUESTS'));
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('AU11 parallel calls cannot slip through', async () => {
    const { app } = api;
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => (await app.inject({ url: '/api/planted/limited', remoteAddress: '198.51.100.7' })).statusCode),
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(3);
  });
});

describe('MO4 request id', () => {
  it('MO4 takes a harmless one and replaces any other', async () => {
    const taken = await api.request({ url: '/health', headers: { 'x-request-id': 'abc-12345' } });
    expect(taken.headers['x-request-id']).toBe('abc-12345');
    for (const bad of ['short', 'x'.repeat(65), 'has space in it', 'new"quote12']) {
      expect((await api.request({ url: '/health', headers: { 'x-request-id': bad } })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(api.logLines.some((line) => line.includes('"requestId":"abc-12345"'))).toBe(true);
  });
});

describe('IN5 API reference', () => {
  it('IN5 /openapi.json is OpenAPI 3.1 and /docs shows it under a policy of its own', async () => {
    const document = await api.request({ url: '/openapi.json' });
    expect(document.body.openapi).toBe('3.1.0');
    const docs = await api.request({ url: '/docs' });
    expect(docs.text).toContain('swagger-ui-bundle.js');
    expect(docs.headers['content-security-policy']).toContain("script-src 'self'");
    expect((await api.request({ url: '/docs/swagger-ui-bundle.js' })).status).toBe(200);
  });
});

describe('bytes that are not HTTP', () => {
  it('W4 are answered in the documented form too', async () => {
    const url = new URL(await api.listen());
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(url.port), url.hostname, () => socket.write('GET / HTTP/1.1\r\nbad header\r\n\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('x-content-type-options: nosniff');
    expect(answer).toContain(`x-app-version: ${releaseVersion()}`);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({ error: { code: 'BAD_REQUEST', message: expect.any(String) } });
  });
});
