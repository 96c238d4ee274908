import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Endpoint } from '#platform/http';
import { freePort, recordingLog, testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { startTestApi, type TestApi } from '#harness';
import { type Observability, startObservability } from '../src/index.js';
import { type Collector, startCollector } from '../src/testing/index.js';

const REQUESTS = 300;

@Controller('api/planted')
class BrokenController {
  @Get('broken')
  @Endpoint({ summary: 'Fails', access: { public: 'planted by a test' }, returns: null })
  broken(): never {
    throw new Error('planted');
  }
}

@Module({ controllers: [BrokenController] })
class BrokenModule {}

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe.each([
  ['hangs', 'hang'],
  ['answers 500', { status: 500 }],
  ['answers 429 with Retry-After', { status: 429, headers: { 'retry-after': '60' } }],
  ['refuses connections', 'gone'],
] as const)('Sentry and the collector: a server that %s', (_, manner) => {
  let port: number;
  let collector: Collector | undefined;
  let observability: Observability;
  let api: TestApi;
  let lines: string[];

  beforeEach(async () => {
    port = await freePort();
    collector = await startCollector(port);
    const { env } = collector;
    if (manner === 'gone') {
      await collector.close();
      collector = undefined;
    } else collector.manner = manner;
    const recorded = recordingLog();
    lines = recorded.lines;
    observability = await startObservability(testConfig(database, env), { role: 'api', log: recorded.log });
    api = await startTestApi({ database, env, modules: [BrokenModule] });
    return async () => {
      await api.close();
      await collector?.close();
    };
  });

  it('MO5 slows no request, holds no more than its bound, and lets the process go after two seconds', async () => {
    const millis: number[] = [];
    const memory = process.memoryUsage().heapUsed;
    for (let turn = 0; turn < REQUESTS; turn += 1) {
      const began = performance.now();
      expect((await api.request({ url: turn % 3 === 0 ? '/api/planted/broken' : '/health' })).status).toBe(turn % 3 === 0 ? 500 : 200);
      millis.push(performance.now() - began);
    }
    expect(millis.toSorted((a, b) => a - b)[Math.floor(REQUESTS * 0.95)]).toBeLessThan(100);
    expect(process.memoryUsage().heapUsed - memory).toBeLessThan(150 * 1024 * 1024);
    const reports = collector?.requests.filter(({ path }) => path.includes('envelope')).length ?? 0;
    // As many as may be on their way; after a 429 nobody asks again before its time.
    expect(reports).toBeLessThanOrEqual(typeof manner === 'object' && manner.status === 500 ? 100 : 30);
    // Once each, however often it fails. The collector is asked again for some seconds before anybody is told.
    const said = () => ['Sentry', 'the collector'].map((who) => lines.filter((line) => line.includes(`do not reach ${who}`)).length);
    if (manner !== 'hang') await expect.poll(said, { timeout: 15_000 }).toEqual([1, 1]);
    const began = performance.now();
    await observability.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    for (const count of said()) expect(count).toBeLessThanOrEqual(1);
    expect(lines.join()).not.toContain('publickey');
  }, 40_000);
});

describe('a server that comes back', () => {
  it('MO5 is told what happens from then on', async () => {
    const collector = await startCollector();
    const observability = await startObservability(testConfig(database, collector.env), { role: 'api', log: recordingLog().log });
    const api = await startTestApi({ database, env: collector.env, modules: [BrokenModule] });
    try {
      collector.manner = { status: 503 };
      await api.request({ url: '/api/planted/broken' });
      await expect.poll(() => collector.requests.length).toBeGreaterThan(0);
      collector.manner = 'ok';
      await api.request({ url: '/api/planted/broken' });
      await expect.poll(() => collector.events.length, { timeout: 20_000 }).toBeGreaterThan(0);
      await expect.poll(() => collector.spans.length, { timeout: 20_000 }).toBeGreaterThan(0);
    } finally {
      await observability.close();
      await api.close();
      await collector.close();
    }
  }, 30_000);
});

describe('a process that dies of an error nobody caught', () => {
  it.each(['throws', 'rejects', 'throws while Sentry hangs'])(
    'MO5 reports it and ends with 1: it %s',
    async (how) => {
      const collector = await startCollector();
      if (how.includes('hangs')) collector.manner = 'hang';
      const flags = ['--conditions=zocalo-source', '--import', new URL('../../testing/src/from-source.mjs', import.meta.url).href];
      const script = fileURLToPath(new URL('dying-process.ts', import.meta.url));
      const child = spawn(process.execPath, [...flags, script, how], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'], DATABASE_URL: database.url, ...collector.env },
      });
      let [said, diedAt] = ['', Infinity];
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        diedAt = Math.min(diedAt, performance.now());
      });
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(1);
      expect(said).toContain('Error: planted by a test');
      expect(performance.now() - diedAt).toBeLessThan(4_000);
      if (!how.includes('hangs'))
        expect(collector.events).toMatchObject([
          { level: 'fatal', tags: { origin: 'process' }, exception: { values: [{ value: 'planted by a test' }] } },
        ]);
      await collector.close();
    },
    60_000,
  );

  it('MO5 ends with 1 although nobody reads what it says any more', async () => {
    const flags = ['--conditions=zocalo-source', '--import', new URL('../../testing/src/from-source.mjs', import.meta.url).href];
    const script = fileURLToPath(new URL('dying-process.ts', import.meta.url));
    const collector = await startCollector();
    const child = spawn(process.execPath, [...flags, script, 'throws'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], DATABASE_URL: database.url, ...collector.env },
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    child.stderr.destroy();
    expect(await once(child, 'exit')).toEqual([1, null]);
    await collector.close();
  }, 60_000);
});
