import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId, ReservedDatabase } from '#platform/database';
import { FigureRegistry } from '#platform/status';
import { FigureSampleRepository } from '../src/figure-sample.repository.js';
import { FigureSampler } from '../src/figure-sampler.js';
import { FigureUpkeepService } from '../src/figure-upkeep.service.js';

const HISTORY = '/api/admin/system/history';

let api: TestApi;
let admin: SignedIn;
let owner: Pool;
let samples: FigureSampleRepository;

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.superuserUrl, options: '-c search_path=ops' });
  admin = await signIn(api.app, { admin: true });
  samples = new FigureSampleRepository(api.app.get(ReservedDatabase));
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});
beforeEach(async () => {
  await owner.query(`truncate figure_samples, figure_averages, process_reports`);
  await owner.query(`update figure_slots set taken = 'epoch', averaged_to = 'epoch', counters = '{}'`);
});

const ask = (query: string) => api.request({ url: `${HISTORY}?${query}`, token: admin.token });
const sampler = () => api.app.get(FigureSampler, { strict: false });
/** As if the slot before had been taken half a minute ago. */
const nextSlot = () => owner.query(`update figure_slots set taken = taken - interval '30 seconds'`);

/** What a process says of itself. */
async function report(id: string, requests: number, errors5xx: number, secondsAgo: number, started: string): Promise<void> {
  const totals = {
    requests,
    errors4xx: 0,
    errors5xx,
    seconds: requests / 100,
    buckets: [0, 0, 0, requests, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    securityEvents: {},
    failedCalls: { database: 0, redis: 0 },
    outcomes: {},
  };
  const gauges = {
    residentBytes: 100,
    heapUsedBytes: 1,
    heapTotalBytes: 1,
    cpuShare: 0.25,
    eventLoopP50Ms: 1,
    eventLoopP99Ms: 7,
    poolUsed: 1,
    poolWaiting: 0,
    poolMax: 10,
  };
  await owner.query(
    `insert into process_reports (id, process_id, role, host, pid, release, node_version, started_at, reported_at, settings_version, gauges, totals)
     values ($1, $1, 'api', 'h', 1, 'r', 'n', now() - $2::interval, now() - make_interval(secs => $3), 0, $4, $5)
     on conflict (id) do update set reported_at = excluded.reported_at, totals = excluded.totals`,
    [id, started, secondsAgo, gauges, totals],
  );
}

const valuesOf = async () =>
  Object.fromEntries(
    (await owner.query(`select series, value from figure_samples order by at`)).rows.map(({ series, value }) => [series, value]),
  );

describe('sampling', () => {
  it('MO3 is done by one of all that try, and again in the next slot', async () => {
    const others = Array.from({ length: 8 }, () => new FigureSampler('api', api.app.get(FigureRegistry), sampler()['processes'], samples));
    const taken = await Promise.all([sampler(), ...others].map((each) => each.sample()));
    const { slots } = (await owner.query(`select count(distinct at)::int as slots from figure_samples`)).rows[0];
    // Two where a slot ends just now.
    expect(taken.filter(Boolean)).toHaveLength(slots);
    expect(slots).toBeLessThanOrEqual(2);
    await nextSlot();
    expect(await sampler().sample()).toBe(true);
  });

  it('MO3 keeps every figure that there is something to say about', async () => {
    const [a, b] = [newId(), newId()];
    await report(a, 1_000, 0, 20, '1 day');
    await sampler().sample();
    expect(await valuesOf()).toMatchObject({ processes: 1, memory: 100, cpu: 0.25, 'event-loop-p99': 7, 'disk-free': expect.any(Number) });
    expect(Object.keys(await valuesOf())).not.toContain('requests');
    await nextSlot();
    await report(a, 1_300, 30, 0, '1 day');
    await report(b, 300, 30, 0, '10 seconds');
    await owner.query(`delete from figure_samples`);
    await sampler().sample();
    const values = await valuesOf();
    expect(values).toMatchObject({
      processes: 2,
      memory: 200,
      'latency-p95': expect.closeTo(9.75, 1),
      'sign-ins-refused': 0,
      'queue-waiting': 0,
    });
    // 300 in the twenty seconds between its reports, which is 15 a second, and 300 in the half minute.
    expect(values['requests']).toBeCloseTo(25, 0);
    expect(values['errors-5xx']).toBeCloseTo((45 + 30) / 750, 2);
    const known = api.app.get(FigureRegistry).series.map(({ key }) => key);
    // No worker has reported itself.
    expect(known.filter((key) => !(key in values))).toEqual(['workers']);
  });

  it('MO3 goes on without a figure that fails', async () => {
    api.app.get(FigureRegistry).register({ series: [{ key: 'test-broken', unit: 'count' }], read: () => Promise.reject(new Error('no')) });
    expect(await sampler().sample()).toBe(true);
    expect(Object.keys(await valuesOf())).toContain('database-size');
  });
});

describe('averages', () => {
  it('MO3 take the place of samples after two days, and go after thirty', async () => {
    // What is a minute old at least counts as whole.
    await owner.query(
      `insert into figure_samples select 'requests', date_bin('10 minutes', now() - interval '1 minute', 'epoch') - interval '60 hours' + n * interval '30 seconds', n % 20
       from generate_series(0, 60 * 120 - 1) n`,
    );
    await owner.query(
      `insert into figure_averages values ('requests', now() - interval '31 days', 1, 1, 1), ('requests', now() - interval '29 days', 1, 1, 1)`,
    );
    const upkeep = new FigureUpkeepService(samples);
    await upkeep.condense();
    await upkeep.condense();
    const { rows } = await owner.query(
      `select (select count(*)::int from figure_averages where samples = 20 and average = 9.5 and maximum = 19) as averages,
        (select count(*)::int from figure_averages) as all_averages, (select min(at) > now() - interval '48 hours 1 minute' from figure_samples) as young,
        (select count(*)::int from figure_samples where at > now() - interval '48 hours') as kept`,
    );
    expect(rows[0]).toEqual({ averages: 360, all_averages: 361, young: true, kept: expect.any(Number) });
    expect(rows[0].kept).toBeGreaterThan(47 * 120);
  });
});

describe('GET /api/admin/system/history', () => {
  it('MO3 answers mean and greatest value of each step, and says where there was nothing', async () => {
    await owner.query(
      `insert into figure_samples select 'memory', '2026-11-21T10:00:00Z'::timestamptz + n * interval '30 seconds', n from generate_series(0, 9) n where n not in (4, 5)`,
    );
    api.app.get(FigureRegistry);
    const { body } = await ask('series=memory,cpu&from=2026-11-21T10:00:00Z&to=2026-11-21T10:05:00Z');
    expect([body.series.map(({ key, unit }: { key: string; unit: string }) => [key, unit])]).toEqual([
      [
        ['memory', 'bytes'],
        ['cpu', 'share'],
      ],
    ]);
    expect(body.series[1].points.every(({ average }: { average: null }) => average === null)).toBe(true);
    // Long ago for fine samples or not, depending on the day this runs: read as of now instead.
    await owner.query(
      `update figure_samples set at = date_bin('30 seconds', now(), 'epoch') - interval '10 minutes' + (at - '2026-11-21T10:00:00Z')`,
    );
    const fine = (await ask('series=memory')).body;
    expect(fine.stepSeconds).toBe(30);
    expect(fine.series[0].points.length).toBeGreaterThan(118);
    const values = fine.series[0].points.map(({ average }: { average: number | null }) => average);
    const first = values.indexOf(0);
    expect(values.slice(first, first + 11)).toEqual([0, 1, 2, 3, null, null, 6, 7, 8, 9, null]);
  });

  it('MO3 never has more than 500 points a series, and joins both grains without a seam', async () => {
    await owner.query(
      `insert into figure_samples select 'memory', date_bin('30 seconds', now(), 'epoch') - interval '47 hours' + n * interval '30 seconds', 5 from generate_series(0, 47 * 120 - 1) n`,
    );
    await owner.query(
      `insert into figure_averages select 'memory', date_bin('10 minutes', now(), 'epoch') - interval '30 days' + n * interval '10 minutes', 5, 9, 20 from generate_series(0, 29 * 144) n`,
    );
    await new FigureUpkeepService(samples).condense();
    for (const hours of [1, 24, 46, 72, 24 * 30]) {
      const { body } = await ask(`series=memory&from=${new Date(Date.now() - hours * 3_600_000).toISOString()}`);
      const { points } = body.series[0];
      expect(points.length).toBeLessThanOrEqual(500);
      expect(points.length).toBeGreaterThan(100);
      // The last step may have just begun, and the first may lie before everything.
      expect(new Set(points.slice(1, -1).map(({ average }: { average: number }) => average))).toEqual(new Set([5]));
    }
  });

  it.each([
    'series=nothing',
    'series=',
    '',
    'series=memory&from=2026-11-21T10:00:00Z&to=2026-11-21T10:00:00Z',
    'series=memory&from=2026-10-01T10:00:00Z&to=2026-11-21T10:00:00Z',
    'series=memory&from=yesterday',
    `series=${Array.from({ length: 13 }, () => 'memory').join(',')}`,
  ])('MO3 refuses %s', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  it('MO3 names the figures there are, to those who hold the permission', async () => {
    const { body } = await api.request({ url: `${HISTORY}/series`, token: admin.token });
    expect(body.items).toContainEqual({ key: 'latency-p95', unit: 'milliseconds' });
    const ana = await signIn(api.app);
    for (const path of ['/series', '?series=memory']) {
      expect((await api.request({ url: HISTORY + path })).status).toBe(401);
      expect((await api.request({ url: HISTORY + path, token: ana.token })).status).toBe(403);
    }
  });
});
