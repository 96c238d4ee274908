import { Controller, Get, type INestApplicationContext, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Endpoint } from '#platform/http';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { startMailServer, type MailServer, testDatabase, type TestDatabase, testConfig, silentLog } from '#platform/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { type Observability, startObservability } from '../src/index.js';
import { type Collector, type SeenSpan, startCollector } from '../src/testing/index.js';

const CALLER = '4bf92f3577b34da6a3ce929d0e0e4736';
const [SERVER, CLIENT, CONSUMER] = [2, 3, 5];

@Controller('api/planted')
class BrokenController {
  @Get('broken/:id')
  @Endpoint({ summary: 'Fails', access: { public: 'planted by a test' }, returns: null })
  broken(): never {
    throw Object.assign(new TypeError('is not a function'), { password: 'hunter2' });
  }
}

@Module({ controllers: [BrokenController] })
class BrokenModule {}

let collector: Collector;
let database: TestDatabase;
let mail: MailServer;
let observability: Observability;
let api: TestApi;
let worker: INestApplicationContext;

beforeAll(async () => {
  hashPasswordsAtFloor();
  [collector, database, mail] = await Promise.all([startCollector(), testDatabase(), startMailServer()]);
  const env = { ...collector.env, SMTP_URL: mail.url, SENTRY_ENVIRONMENT: 'test' };
  const config = testConfig(database, env);
  observability = await startObservability(config, { role: 'app', log: silentLog() });
  api = await startTestApi({ database, env, modules: [BrokenModule] });
  worker = await startTestWorker(config);
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
  await observability?.close();
  await Promise.all([collector.close(), mail.close(), database.close()]);
});

const seen = (name: string) => collector.spans.find((span) => span.name === name);
const named = async (name: string): Promise<SeenSpan> => {
  await expect.poll(() => seen(name), { timeout: 20_000 }).toBeDefined();
  return seen(name)!;
};

describe('traces', () => {
  it('MO5 a request, its statements, the job it causes and the mail that this sends are one trace, which the caller began', async () => {
    const answer = await api.request({
      method: 'POST',
      url: '/auth/register',
      headers: { traceparent: `00-${CALLER}-00f067aa0ba902b7-01`, 'x-request-id': 'request-of-ana' },
      body: { email: 'ana@example.com', password: 'seven bright lanterns at dusk', first_name: 'Ana', last_name: 'García' },
    });
    expect(answer.status).toBe(200);
    const mailed = await named('send mail');
    await named('job mail.send');
    const ours = collector.spans.filter((span) => span.traceId === CALLER);
    const parentOf = (span: SeenSpan) => ours.find(({ spanId }) => spanId === span.parentSpanId)?.name;

    expect(ours.find((span) => span.kind === SERVER)).toMatchObject({
      name: 'POST /api/auth/register',
      parentSpanId: '00f067aa0ba902b7',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/auth/register',
        'http.response.status_code': 200,
        'zocalo.request_id': 'request-of-ana',
      },
      resource: { 'service.name': 'zocalo', 'service.version': expect.stringMatching(/-dev$/), 'zocalo.role': 'app' },
    });
    const transaction = ours.find(
      ({ name, parentSpanId }) => name === 'transaction' && parentSpanId === ours.find((span) => span.kind === SERVER)!.spanId,
    )!;
    // The job is a part of the transaction that ordered it, too.
    const inside = ours.filter(({ parentSpanId, kind }) => parentSpanId === transaction.spanId && kind !== CONSUMER);
    expect(inside.map(({ attributes }) => attributes['db.operation.name'])).toEqual(expect.arrayContaining(['insert', 'commit']));
    expect(inside.every(({ kind, attributes }) => kind === CLIENT && attributes['db.system.name'] === 'postgresql')).toBe(true);
    expect(mailed).toMatchObject({ traceId: CALLER, kind: CLIENT });
    expect(parentOf(mailed)).toBe('job mail.send');
    expect(seen('job mail.send')).toMatchObject({
      kind: CONSUMER,
      attributes: { 'zocalo.request_id': 'request-of-ana', 'zocalo.job.attempt': 1 },
    });
  });

  it('MO5 no span has a value, an address or a name of anybody in it', () => {
    const text = collector.requests
      .filter(({ path }) => path === '/v1/traces')
      .map(({ body }) => body)
      .join();
    expect(text).toContain('db.query.text');
    expect(text).not.toMatch(/ana@example|García|lanterns|127\.0\.0\.1:\d+\/auth|argon2id\$/);
  });

  it('MO5 lines of the log name the trace', () => {
    const lines = api.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find((line) => line['msg'] === 'request' && line['requestId'] === 'request-of-ana')).toMatchObject({ traceId: CALLER });
  });

  it('MO5 a caller decides what is kept, and an unknown path is nobody’s name', async () => {
    await api.request({ url: '/health', headers: { traceparent: `00-${'a'.repeat(32)}-00f067aa0ba902b7-00` } });
    await api.request({ url: '/ana-garcia?token=hunter2', headers: { traceparent: 'rubbish' } });
    const lost = await named('GET');
    expect(lost).toMatchObject({ parentSpanId: undefined, attributes: { 'http.response.status_code': 404 } });
    expect(collector.spans.filter(({ traceId }) => traceId === 'a'.repeat(32))).toEqual([]);
    expect(JSON.stringify(collector.requests)).not.toContain('ana-garcia');
  });
});

describe('errors', () => {
  it('MO5 Sentry is told of a bug, with the release and without the person', async () => {
    const answer = await api.request({
      url: '/api/planted/broken/ana-1?name=Ana',
      headers: {
        authorization: 'Bearer hunter2',
        'user-agent': 'Anas browser',
        'x-request-id': 'request-of-bug',
        accept: 'application/json',
      },
    });
    expect(answer.status).toBe(500);
    await expect.poll(() => collector.events).toHaveLength(1);
    expect(collector.events[0]).toMatchObject({
      platform: 'node',
      environment: 'test',
      release: expect.stringMatching(/-dev$/),
      server_name: expect.any(String),
      transaction: 'GET /api/planted/broken/:id',
      tags: { origin: 'request', request_id: 'request-of-bug' },
      request: { method: 'GET', headers: { accept: 'application/json' } },
      exception: { values: [{ type: 'TypeError', value: 'is not a function' }] },
      contexts: { trace: { trace_id: (await named('GET /api/planted/broken/:id')).traceId } },
    });
    const frames = collector.events[0]!.exception.values[0]!.stacktrace.frames;
    expect(frames.at(-1)).toMatchObject({ filename: expect.stringMatching(/tracing\.api\.full\.spec/), in_app: true });
    expect(collector.events[0]).not.toHaveProperty('user');
    expect(collector.events[0]).not.toHaveProperty('breadcrumbs');
    expect(JSON.stringify(collector.requests.filter(({ path }) => path.includes('envelope')))).not.toMatch(/hunter2|Ana|ana-1|browser/);
  });

  it('MO5 refusals are none of its business', async () => {
    expect((await api.request({ url: '/desks' })).status).toBe(401);
    expect((await api.request({ url: '/nowhere' })).status).toBe(404);
    expect(collector.events).toHaveLength(1);
  });
});
