import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { AlertTicks } from '#platform/alerts';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeartbeatWatchRepository } from '../src/heartbeat-watch.repository.js';
import { OutsideHeartbeat, type OutsideTimes } from '../src/outside-heartbeat.js';

/** A second of the wait is let off. */
const TIMES: OutsideTimes = { every: 1.6, limit: 10 };

class QuickOutsideHeartbeat extends OutsideHeartbeat {
  protected override readonly times: OutsideTimes = TIMES;
}

describe('the heartbeat to the outside', () => {
  let api: TestApi;
  let boss: SignedIn;
  let server: Server;
  let address: string;
  let calls: string[];
  let answer: (reply: ServerResponse) => void;
  const running: OutsideHeartbeat[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    boss = await signIn(api.app, { admin: true });
    server = createServer((request, reply) => {
      calls.push(`${request.method} ${request.url}`);
      answer(reply);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => {
    calls = [];
    answer = (reply) => void reply.writeHead(200).end('ok');
    await set(`${address}/ping`);
    await forget();
  });
  afterAll(async () => {
    for (const each of running) await each.onModuleDestroy();
    server.closeAllConnections();
    server.close();
    await api.close();
  });

  const set = async (url: string | null) => {
    const body = { values: { 'alerts.outside-heartbeat.url': url } };
    const changed = await api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body });
    expect([changed.status, changed.text.includes('/ping')]).toEqual([200, false]);
  };
  const forget = async () => {
    const watch = api.app.get(HeartbeatWatchRepository, { strict: false });
    await watch.claimOutside(0);
    await sleep(1_000 * (TIMES.every - 1) + 50);
  };
  const start = (limit = TIMES.limit): OutsideHeartbeat => {
    const [settings, watch, metrics] = [Settings, HeartbeatWatchRepository, Metrics].map((type) =>
      api.app.get(type as never, { strict: false }),
    );
    const made = new QuickOutsideHeartbeat(new AlertTicks(), settings as never, watch as never, metrics as never);
    Object.assign(made, { times: { ...TIMES, limit } });
    running.push(made);
    return made;
  };
  /** Asked until it is there: on a busy machine a part of the status may be late. */
  const part = () =>
    vi.waitFor(
      async () => {
        const { body } = await api.request({ url: '/api/admin/system/status', token: boss.token });
        const { ok, state } = body.parts.others.find(({ name }: { name: string }) => name === 'outside-heartbeat');
        expect(ok).toBe(true);
        return state as Record<string, unknown>;
      },
      { timeout: 20_000 },
    );
  const outcomes = () => api.app.get(Metrics, { strict: false }).totals().outcomes;
  const ended = () => (outcomes()['outside-heartbeat-sent'] ?? 0) + (outcomes()['outside-heartbeat-failed'] ?? 0);
  /** Ticks until a report is begun, waits for its end and until that is noted. */
  const report = async (heartbeat: OutsideHeartbeat) => {
    const [before, called] = [ended(), calls.length];
    while (calls.length === called) {
      await heartbeat.tick();
      await sleep(10);
    }
    await vi.waitFor(() => expect(ended()).toBe(before + 1), { timeout: 20_000 });
    await heartbeat['running'];
  };

  it('MO2 is called as often as it should be, by one process, and shown', async () => {
    const [here, there] = [start(), start()];
    const until = performance.now() + 150;
    while (performance.now() < until) {
      await Promise.all([here.tick(), there.tick()]);
      await sleep(5);
    }
    await vi.waitFor(() => expect(calls).toEqual(['GET /ping']));
    await vi.waitFor(async () => expect(await part()).toMatchObject({ isSet: true, problem: null, lastOkAt: expect.any(String) }), {
      timeout: 20_000,
    });
    await report(here);
    expect(calls).toEqual(['GET /ping', 'GET /ping']);
  });

  it.each<[string, (reply: ServerResponse) => void, limit?: number]>([
    ['answered 500', (reply) => void reply.writeHead(500).end()],
    ['answered 302: redirects are not followed', (reply) => void reply.writeHead(302, { location: `${address}/elsewhere` }).end()],
    ['no answer within 1.5 seconds', () => undefined, 1.5],
    ['not reached: UND_ERR_SOCKET', (reply) => void reply.socket!.destroy()],
  ])('MO2 says why it was not taken: %s', async (problem, misbehave, limit) => {
    answer = misbehave;
    const failed = outcomes()['outside-heartbeat-failed'] ?? 0;
    const heartbeat = start(limit);
    await report(heartbeat);
    expect([calls, outcomes()['outside-heartbeat-failed']]).toEqual([['GET /ping'], failed + 1]);
    expect(await part()).toMatchObject({ isSet: true, problem });
    answer = (reply) => void reply.writeHead(204).end();
    await report(heartbeat);
    expect(await part()).toMatchObject({ isSet: true, problem: null });
    expect(JSON.stringify(await part()) + api.logLines.join('\n')).not.toContain(address);
  });

  it('MO2 does not hold up what comes after it, nor the end of the process', async () => {
    answer = () => undefined;
    // Longer than anything else takes here: whoever waited for the answer would be seen.
    const heartbeat = start(40);
    const started = performance.now();
    await heartbeat.tick();
    expect(performance.now() - started).toBeLessThan(20_000);
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    await heartbeat.onModuleDestroy();
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('MO2 is off without an address, and takes addresses of the web only', async () => {
    answer = (reply) => void reply.writeHead(500).end();
    await report(start());
    calls = [];
    for (const url of ['ftp://example.com', 'example.com', 'javascript:alert(1)']) {
      const refused = await api.request({
        method: 'PUT',
        url: '/api/admin/config',
        token: boss.token,
        body: { values: { 'alerts.outside-heartbeat.url': url } },
      });
      expect([url, refused.status]).toEqual([url, expect.toBeOneOf([400, 422])]);
    }
    await set(null);
    await start().tick();
    expect([calls, await part()]).toEqual([[], expect.objectContaining({ isSet: false, problem: null })]);
  });
});
