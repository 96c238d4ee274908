import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort, testDatabase, type TestDatabase } from '#platform/testing';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/zocalo.mjs', import.meta.url));

const UP = /^ {2}worker +ready/m;

let database: TestDatabase;
let home: string;
let way: Way;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(join(tmpdir(), 'zocalo-late-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await way.close();
});
afterAll(async () => {
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

/** A port that leads to the database, once it is open. */
class Way {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(
    readonly port: number,
    private readonly to: URL,
  ) {}

  async open(): Promise<void> {
    this.server = createServer((socket) => {
      const beyond = connect(Number(this.to.port), this.to.hostname);
      for (const each of [socket, beyond]) this.sockets.add(each.on('error', () => undefined));
      socket.pipe(beyond).pipe(socket);
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.server) await new Promise((resolve) => this.server!.close(resolve));
    this.server = undefined;
  }
}

/** Starts a service whose database is not there. */
async function start(command: string): Promise<{ child: ChildProcess; url: string; said(): string }> {
  const port = await freePort();
  way = new Way(await freePort(), new URL(database.url));
  const through = (address: string) => Object.assign(new URL(address), { host: `127.0.0.1:${way.port}` }).href;
  const child = spawn(process.execPath, [BIN, command], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: through(database.url),
      DATABASE_OWNER_URL: through(database.ownerUrl),
      ZOCALO_HOME: home,
      ZOCALO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      LOG_STDOUT: 'false',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, url: `http://127.0.0.1:${port}`, said: () => text };
}

const statusOf = (address: string) =>
  fetch(address).then(
    (answer) => answer.status,
    () => 0,
  );

describe('a database that comes later than the service', () => {
  it('W2 MO5 the API lives, is not ready, refuses with Retry-After, says so once, and works as soon as the database is there', async () => {
    const api = await start('api');
    await expect.poll(() => statusOf(`${api.url}/health`), { timeout: 30_000 }).toBe(200);
    await sleep(2_000);
    expect([await statusOf(`${api.url}/health`), await statusOf(`${api.url}/api/health`), await statusOf(`${api.url}/ready`)]).toEqual([
      200, 200, 503,
    ]);
    const refused = await fetch(`${api.url}/api/offices`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } });
    expect(api.said().match(/Waiting for it/g)).toHaveLength(1);
    expect(api.said()).toContain('nothing listens there');
    await way.open();
    await expect.poll(() => statusOf(`${api.url}/ready`), { timeout: 15_000 }).toBe(200);
    expect(await statusOf(`${api.url}/api/offices`)).toBe(401);
    api.child.kill('SIGTERM');
    expect((await once(api.child, 'exit'))[0]).toBe(0);
  }, 60_000);

  it('W2 MO2 the worker is up and waits, works then, and ends when it is asked to while it waits', async () => {
    const worker = await start('worker');
    await expect.poll(worker.said, { timeout: 30_000 }).toContain('Waiting for it');
    // Whoever is on call hears of it from there.
    await expect.poll(worker.said, { timeout: 30_000 }).toMatch(UP);
    expect(worker.said()).not.toContain('Working.');
    await way.open();
    await expect.poll(worker.said, { timeout: 15_000 }).toContain('Working.');
    worker.child.kill('SIGKILL');
    await way.close();

    const other = await start('worker');
    await expect.poll(other.said, { timeout: 30_000 }).toMatch(UP);
    const began = performance.now();
    other.child.kill('SIGTERM');
    expect((await once(other.child, 'exit'))[0]).toBe(0);
    expect(performance.now() - began).toBeLessThan(2_000);
  }, 60_000);
});
