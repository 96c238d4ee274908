import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startZocalo, type ZocaloProcess } from '#harness';
import { testDatabase, type TestDatabase } from '#platform/testing';

const IN_FLIGHT = 100;
const started = new Set<ZocaloProcess>();
let database: TestDatabase;
let home: string;

beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(join(tmpdir(), 'zocalo-stop-'));
});
afterAll(async () => {
  await Promise.all([...started].map((each) => each.kill().catch(() => undefined)));
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

async function start(command: string, env: Record<string, string> = {}): Promise<ZocaloProcess> {
  const platform = await startZocalo([command], {
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    ZOCALO_HOME: home,
    RATE_LIMITS: '*=1000000/60',
    LOG_STDOUT: 'false',
    PORT: '0',
    ...env,
  });
  started.add(platform);
  return platform;
}

it('MO5 SIGTERM with 100 requests in flight: each is answered, then the process ends with 0', async () => {
  const api = await start('api', { DRAIN_SECONDS: '0' });
  const port = Number(new URL(api.url).port);
  // In flight for certain: their headers and half of their bodies are there when the signal comes.
  const clients = await Promise.all(Array.from({ length: IN_FLIGHT }, (_, client) => halfSent(port, client)));
  await sleep(200);
  const stopped = api.stop();
  await sleep(400);
  const answers = await Promise.all(clients.map((client) => client.finish()));
  expect(answers.filter((status) => ![400, 401].includes(status))).toEqual([]);
  expect(await stopped).toBe(0);
  started.delete(api);
});

it('W2 a second signal ends a process at once that waits for something', async () => {
  // A mail server that says nothing holds a job for ten seconds.
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const platform = await start('start', { SMTP_URL: `smtp://127.0.0.1:${port}` });
  await fetch(`${platform.url}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ana@example.com', password: 'seven bright lanterns at dusk', first_name: 'Ana', last_name: 'García' }),
  });
  await expect.poll(() => sockets.length, { timeout: 10_000 }).toBeGreaterThan(0);
  platform.child.kill('SIGTERM');
  await sleep(1_500);
  expect(platform.child.exitCode).toBeNull();
  const began = performance.now();
  platform.child.kill('SIGTERM');
  const [code] = (await once(platform.child, 'exit')) as [number];
  expect([code, performance.now() - began < 1_000]).toEqual([1, true]);
  sockets.forEach((socket) => socket.destroy());
  silent.close();
  started.delete(platform);
});

/** A request whose body is half there; `finish` sends the rest and says how it was answered, 0 when it was not. */
async function halfSent(port: number, client: number): Promise<{ finish(): Promise<number> }> {
  // A login of nobody hashes, and takes a while; the others are refused at once.
  const path = client % 10 === 0 ? '/auth/login' : '/auth/refresh';
  const body = JSON.stringify({ email: `nobody-${client}@example.com`, password: 'NotThePassword123!' });
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  // Not `once`, which would take a reset behind the answer for a failure.
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 20)}`,
  );
  return {
    finish: async () => {
      socket.write(body.slice(20));
      await closed;
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
    },
  };
}
