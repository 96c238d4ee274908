import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisWindowStorage } from '../src/redis-window-storage.js';

const MINUTE = 60_000;
const BINARY = ['redis-server', 'valkey-server'].find((command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

let port: number;
let server: ChildProcess | undefined;
const clients: Redis[] = [];

async function start(): Promise<void> {
  server = spawn(BINARY!, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  await vi.waitUntil(() => ask('PING').catch(() => false), { timeout: 20_000 });
}

async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill(signal);
  await gone;
}

async function ask(command: string, ...args: string[]): Promise<unknown> {
  const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await redis.call(command, ...args);
  } finally {
    redis.disconnect();
  }
}

/** A storage as one process of several has it: a connection of its own. */
async function storageOfAnotherProcess(): Promise<RedisWindowStorage> {
  const redis = new Redis(port, '127.0.0.1', {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: 500,
    retryStrategy: () => 50,
  });
  redis.on('error', () => undefined);
  clients.push(redis);
  await vi.waitUntil(() => redis.status === 'ready');
  return new RedisWindowStorage(redis);
}

beforeAll(async () => {
  if (!BINARY) return;
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  port = (probe.address() as { port: number }).port;
  probe.close();
  await start();
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await stop();
});

describe.skipIf(!BINARY)('AU11 W5 windows in Redis (needs redis-server or valkey-server)', () => {
  it('AU11 a look counts nothing, and leaves no window without an end', async () => {
    const storage = await storageOfAnotherProcess();
    expect(await storage.hit('looked', MINUTE, 0, 0, 0)).toMatchObject({ totalHits: 0, isBlocked: false });
    expect(await ask('PTTL', 'limit:looked')).toBeGreaterThan(MINUTE - 5_000);
    expect(await storage.hit('looked', MINUTE, 1, 1)).toMatchObject({ totalHits: 1, isBlocked: false });
    expect(await storage.hit('looked', MINUTE, 0, 0, 0)).toMatchObject({ totalHits: 1, isBlocked: true });
  });

  it('AU11 exactly the limit passes over two processes together', async () => {
    const [one, two] = [await storageOfAnotherProcess(), await storageOfAnotherProcess()];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : two).increment('shared', MINUTE, 30)),
    );
    expect(answers.filter((answer) => !answer.isBlocked)).toHaveLength(30);
    expect(Math.max(...answers.map((answer) => answer.totalHits))).toBe(200);
    expect(answers.at(-1)).toMatchObject({ isBlocked: true, timeToExpire: 60, timeToBlockExpire: 60 });
  });

  it('AU11 a window ends, and a key without an end gets one', async () => {
    const storage = await storageOfAnotherProcess();
    expect((await storage.increment('short', 100, 1)).isBlocked).toBe(false);
    expect((await storage.increment('short', 100, 1)).isBlocked).toBe(true);
    await expect.poll(async () => (await storage.increment('short', 100, 1)).isBlocked, { interval: 120 }).toBe(false);
    await ask('SET', 'limit:endless', '99');
    expect((await storage.increment('endless', 100, 1)).isBlocked).toBe(true);
    expect(Number(await ask('PTTL', 'limit:endless'))).toBeGreaterThan(0);
  });

  it('AU11 W5 each process counts for itself while Redis is away, and together again once it is back', async () => {
    const [one, two] = [await storageOfAnotherProcess(), await storageOfAnotherProcess()];
    await one.increment('cut', MINUTE, 5);
    await stop();
    const passed = async (storage: RedisWindowStorage) => {
      let count = 0;
      for (let call = 0; call < 20; call += 1) if (!(await storage.increment('cut', MINUTE, 5)).isBlocked) count += 1;
      return count;
    };
    expect([await passed(one), await passed(two)]).toEqual([5, 5]);
    await start();
    // Nothing survived in Redis: the count starts at one, and both add to it again.
    const sharedHits = async () => {
      await Promise.all([one.increment('back', MINUTE, 5), two.increment('back', MINUTE, 5)]);
      return Number(await ask('GET', 'limit:back'));
    };
    // One of them may be back before the other.
    const addedByBoth = async () => -(await sharedHits()) + (await sharedHits());
    await expect.poll(addedByBoth, { timeout: 20_000, interval: 100 }).toBe(2);
  });

  it('AU11 W5 a Redis that hangs costs one time limit, not one for each request', async () => {
    const storage = await storageOfAnotherProcess();
    server!.kill('SIGSTOP');
    try {
      const started = performance.now();
      for (let call = 0; call < 10; call += 1) expect((await storage.increment('hang', MINUTE, 100)).isBlocked).toBe(false);
      expect(performance.now() - started).toBeLessThan(1_500);
    } finally {
      server!.kill('SIGCONT');
    }
  });
});
