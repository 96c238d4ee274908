import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTestWorker } from '#harness';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type HeartbeatApi, startHeartbeatApi } from './heartbeat-api.js';

let world: HeartbeatApi;
beforeAll(async () => void (world = await startHeartbeatApi()));
afterAll(() => world.close());

it('MO2 a worker looks who is late, and reports outside after that', async () => {
  const calls: string[] = [];
  const server = createServer((request, reply) => {
    calls.push(`${request.method} ${request.url}`);
    reply.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/we-live`;
  const values = { 'alerts.outside-heartbeat.url': url };
  const set = await world.api.request({ method: 'PUT', url: '/api/admin/config', token: world.boss.token, body: { values } });
  expect(set.status).toBe(200);
  const { id, path } = await world.create('Watched', 60, 0);
  expect((await world.api.request({ method: 'POST', url: path })).status).toBe(204);
  await world.query('update heartbeat_watch set swept_at = now()');
  await world.age(id, 120);
  const worker = await startTestWorker(world.api.config);
  try {
    await vi.waitFor(async () => expect(await world.stateOf(id)).toBe('down'), { timeout: 20_000, interval: 100 });
    await vi.waitFor(() => expect(calls).toEqual(['GET /we-live']), { timeout: 20_000 });
    expect(await world.alertsOf(id)).toEqual(['firing']);
  } finally {
    await worker.close();
    server.close();
  }
}, 60_000);
