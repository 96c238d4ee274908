import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';

/** A Redis or Valkey of one test file, on a free port of loopback, empty and without a disk. */
export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the first of redis-server and valkey-server that is installed. @param fixedPort for a Redis that comes back. @throws when neither is. */
export async function testRedis(fixedPort?: number): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'zocalo-redis-'));
  const port = fixedPort ?? (await freePort());
  for (const command of ['redis-server', 'valkey-server']) {
    const server = spawn(command, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory], {
      stdio: 'ignore',
    });
    const missing = await Promise.race([once(server, 'error').then(() => true), once(server, 'spawn').then(() => false)]);
    if (missing) continue;
    const url = `redis://127.0.0.1:${port}`;
    await untilReady(url);
    return {
      url,
      stop: async () => {
        server.kill('SIGKILL');
        await once(server, 'exit');
        await rm(directory, { recursive: true, force: true });
      },
    };
  }
  throw new Error('Neither redis-server nor valkey-server is installed.');
}

async function untilReady(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  redis.on('error', () => undefined);
  await redis.ping();
  redis.disconnect();
}
