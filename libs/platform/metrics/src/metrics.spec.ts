import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyQuantile, Metrics } from './metrics.js';

const BOUNDS = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus text format 0.0.4; throws for a line that is none. prom-client writes Nan, which Prometheus reads as well. */
function parse(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || /^# (HELP|TYPE) [a-zA-Z_:][\w:]* .+$/.test(line)) return [];
    const match = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (NaN|Nan|[+-]Inf|[-+\d.e]+)$/.exec(line);
    if (!match) throw new Error(`not the text format: ${line}`);
    const labels = Object.fromEntries(
      [...(match[2] ?? '').matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [
        name!,
        value!.replaceAll(/\\(.)/g, '$1'),
      ]),
    );
    return [{ name: match[1]!, labels, value: Number(match[3]) }];
  });
}

const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'BREW'),
  route: fc.constantFrom('/desks', '/reservations/:id', undefined),
  status: fc.constantFrom(200, 201, 304, 400, 404, 429, 500, 503),
  seconds: fc.double({ min: 0, max: 9.9, noNaN: true }),
});

describe('Metrics', () => {
  it('MO3 p95 is within the width of a bucket of the true value', () => {
    const metrics = new Metrics();
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.000_01, max: 9.9, noNaN: true }), { minLength: 1, maxLength: 300 }), (times) => {
        const route = `/run/${(run += 1)}`;
        for (const seconds of times) metrics.countRequest('GET', route, 200, seconds);
        const exact = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!;
        const upper = BOUNDS.findIndex((bound) => exact <= bound);
        const report = metrics.report().routes[`GET ${route}`]!;
        expect(report.p95Ms).toBeGreaterThanOrEqual(BOUNDS[upper - 1]! * 1000 - 0.01);
        expect(report.p95Ms).toBeLessThanOrEqual(BOUNDS[upper]! * 1000 + 0.01);
        expect(report.avgMs).toBeCloseTo((times.reduce((sum, each) => sum + each, 0) / times.length) * 1000, 1);
      }),
      { numRuns: 200 },
    );
  });

  it('MO3 totals are the sums of the routes, in JSON and in the text format, which parses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 60 }), async (requests) => {
        const metrics = new Metrics();
        for (const { method, route, status, seconds } of requests) metrics.countRequest(method, route, status, seconds);
        const { totals, routes } = metrics.report();
        const expected = {
          count: requests.length,
          errors4xx: requests.filter(({ status }) => status >= 400 && status < 500).length,
          errors5xx: requests.filter(({ status }) => status >= 500).length,
        };
        expect(totals).toEqual(expected);
        for (const key of ['count', 'errors4xx', 'errors5xx'] as const)
          expect(Object.values(routes).reduce((sum, each) => sum + each[key], 0)).toBe(expected[key]);
        const samples = parse(await metrics.exposition());
        const of = (name: string) => samples.filter((sample) => sample.name === name);
        const sum = (list: Sample[]) => list.reduce((total, sample) => total + sample.value, 0);
        expect(sum(of('zocalo_http_requests_total'))).toBe(requests.length);
        expect(sum(of('zocalo_http_request_seconds_count'))).toBe(requests.length);
        expect(sum(of('zocalo_http_request_seconds_bucket').filter(({ labels }) => labels['le'] === '+Inf'))).toBe(requests.length);
        expect(sum(of('zocalo_http_request_seconds_sum'))).toBeCloseTo(
          requests.reduce((total, { seconds }) => total + seconds, 0),
          5,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('MO3 keys are method and template; unknown paths and unknown methods are one each', () => {
    const metrics = new Metrics();
    metrics.countRequest('GET', '/desks', 200, 0.003);
    metrics.countRequest('GET', undefined, 404, 0.001);
    metrics.countRequest('PROPFIND', '/desks', 404, 0.001);
    metrics.countRequest('BREW', '/desks', 404, 0.001);
    expect(Object.keys(metrics.report().routes)).toEqual(['GET /desks', 'GET unmatched', 'OTHER /desks']);
  });

  it('MO3 a hundred thousand made-up paths add no series', async () => {
    const metrics = new Metrics();
    const series = async () => parse(await metrics.exposition()).filter(({ name }) => name.startsWith('zocalo_')).length;
    metrics.countRequest('GET', undefined, 404, 0.001);
    const before = await series();
    for (let index = 0; index < 100_000; index += 1) metrics.countRequest('GET', undefined, 404, 0.001);
    expect(await series()).toBe(before);
    for (let index = 0; index < 5_000; index += 1) metrics.countRequest('GET', `/template/${index}`, 200, 0.001);
    expect(Object.keys(metrics.report().routes).length).toBeLessThanOrEqual(2_001);
    expect(metrics.report().totals.count).toBe(105_001);
  });

  it('MO3 an answer slower than the last bucket counts there', () => {
    const metrics = new Metrics();
    metrics.countRequest('GET', '/slow', 200, 30);
    expect(metrics.report().routes['GET /slow']).toMatchObject({ avgMs: 30_000, p95Ms: 10_000 });
  });

  it('MO3 a route with odd characters, and security events, are in the text too', async () => {
    const metrics = new Metrics();
    metrics.countRequest('GET', '/files/:name(^\\d+"x$)', 200, 0.001);
    metrics.countSecurityEvent('throttled');
    metrics.countSecurityEvent('throttled');
    const samples = parse(await metrics.exposition());
    expect(samples).toContainEqual({
      name: 'zocalo_http_requests_total',
      labels: { method: 'GET', route: '/files/:name(^\\d+"x$)', status: '200' },
      value: 1,
    });
    expect(samples).toContainEqual({ name: 'zocalo_security_events_total', labels: { event: 'throttled' }, value: 2 });
    expect(samples.find(({ name }) => name === 'zocalo_started_at_seconds')!.value).toBeCloseTo(Date.now() / 1000, -2);
  });

  it('MO3 counts everything in a form that can be added up, also for Prometheus', async () => {
    const metrics = new Metrics();
    metrics.countRequest('GET', '/desks', 200, 0.004);
    metrics.countRequest('POST', '/desks', 503, 20);
    metrics.countRequest('GET', undefined, 404, 0.0001);
    metrics.countSecurityEvent('login-refused');
    metrics.countFailedCall('database');
    metrics.countFailedCall('database');
    metrics.countOutcome('mail-sent');
    const totals = metrics.totals();
    expect(totals).toMatchObject({
      requests: 3,
      errors4xx: 1,
      errors5xx: 1,
      securityEvents: { 'login-refused': 1 },
      failedCalls: { database: 2, redis: 0 },
      outcomes: { 'mail-sent': 1 },
    });
    expect(totals.seconds).toBeCloseTo(20.0041);
    expect([totals.buckets.length, totals.buckets[0], totals.buckets[2], totals.buckets.at(-1)]).toEqual([BOUNDS.length, 1, 1, 1]);
    const samples = parse(await metrics.exposition());
    const valueOf = (name: string, label: string) =>
      samples.find((each) => each.name === name && Object.values(each.labels).includes(label))?.value;
    expect([valueOf('zocalo_failed_calls_total', 'database'), valueOf('zocalo_failed_calls_total', 'redis')]).toEqual([2, 0]);
    expect(valueOf('zocalo_outcomes_total', 'mail-sent')).toBe(1);
  });

  it('MO3 has no quantile of nothing, and the bound of the last bucket for what is slower than all', () => {
    expect(latencyQuantile([0, 0, 0], 0.95)).toBeNull();
    expect(
      latencyQuantile(
        BOUNDS.map((_, index) => (index === BOUNDS.length - 1 ? 5 : 0)),
        0.95,
      ),
    ).toBe(10);
  });
});
