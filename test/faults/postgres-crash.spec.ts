import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startZocalo, type ZocaloProcess } from '#harness';

let platform: ZocaloProcess;
const home = join(mkdtempSync(join(tmpdir(), 'zocalo-crash-')), 'home');

beforeAll(async () => {
  platform = await startZocalo(['start'], { ZOCALO_HOME: home, RATE_LIMITS: '*=1000000/60' });
}, 120_000);

afterAll(async () => {
  await platform?.stop();
  rmSync(placeOf(), { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
});

it('W2 MO5 PostgreSQL dies under load: 503 with Retry-After, nothing else, and everything is back by itself', async () => {
  const statuses = new Map<number, number>();
  let running = true;
  const load = Array.from({ length: 20 }, async () => {
    while (running) {
      // A login of nobody reads the database and hashes; a registration writes.
      const answer = await fetch(`${platform.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'NotThePassword123!' }),
      });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await sleep(20);
    }
  });
  await sleep(500);
  for (let crash = 0; crash < 2; crash += 1) {
    process.kill(postmaster(), 'SIGKILL');
    await until(async () => (await fetch(`${platform.url}/ready`)).status === 503, 5_000);
    expect((await fetch(`${platform.url}/health`)).status).toBe(200);
    await until(async () => (await fetch(`${platform.url}/ready`)).status === 200, 20_000);
  }
  statuses.set(-1, 0);
  await until(async () => (await login()) === 401, 5_000);
  running = false;
  await Promise.all(load);
  statuses.delete(-1);
  expect([...statuses.keys()].filter((status) => status !== 401 && status !== 503)).toEqual([]);
  expect(statuses.get(503)).toBeGreaterThan(0);
  expect(platform.child.exitCode).toBeNull();
}, 90_000);

async function login(): Promise<number> {
  const answer = await fetch(`${platform.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'nobody@example.com', password: 'NotThePassword123!' }),
  });
  return answer.status;
}

async function until(condition: () => Promise<boolean>, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('It did not come true in time');
    await sleep(25);
  }
}

function placeOf(): string {
  return (JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string }).place;
}

function postmaster(): number {
  return Number(readFileSync(join(placeOf(), 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}
