import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { Metrics } from '#platform/metrics';
import { answersIn, bodyOf, closedIn, openWire, RoughModule } from './rough-clients.js';

const MOST = 4;

let api: TestApi;
let port: number;
beforeAll(async () => {
  api = await startTestApi({ modules: [RoughModule], env: { CONNECTIONS_PER_ADDRESS: String(MOST) } });
  port = Number(new URL(await api.listen()).port);
});
afterAll(() => api?.close());

it('AU11 one more connection than an address may have is refused at once, counted, and let in when another ends', async () => {
  const refusedSoFar = () => api.app.get(Metrics).totals().securityEvents['connection-refused'] ?? 0;
  const connections = () =>
    new Promise<number>((resolve) => api.app.getHttpServer().getConnections((_: unknown, count: number) => resolve(count)));
  const slow = Array.from({ length: MOST }, () => openWire(port, 'GET /health HTTP/1.1\r\nhost: localhost\r\nx-slow: '));
  await expect.poll(connections).toBe(MOST);

  const requests = api.logLines.length;
  const refused = openWire(port, 'GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await closedIn(refused);
  expect(refused.text).toMatch(/^HTTP\/1\.1 503 /);
  expect(refused.text).toContain('retry-after: 5');
  expect(refused.text).toContain('x-content-type-options: nosniff');
  expect(bodyOf(refused.text).error.code).toBe('SERVICE_UNAVAILABLE');
  expect(answersIn(refused.text)).toHaveLength(1);
  expect(api.logLines.slice(requests).join('')).not.toContain('"route":"/health"');
  expect(refusedSoFar()).toBe(1);

  // Of very many that are opened at once all are closed within moments.
  const flood = Array.from({ length: 300 }, () => openWire(port));
  await Promise.all(flood.map(closedIn));
  expect(refusedSoFar()).toBe(301);

  slow[0]!.socket.destroy();
  await expect.poll(connections).toBe(MOST - 1);
  const next = openWire(port, 'GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  await expect.poll(() => next.text).toMatch(/^HTTP\/1\.1 200 /);
  for (const { socket } of [...slow, next]) socket.destroy();
});
