import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startZocalo, type ZocaloProcess } from '#harness';

const PASSWORD = 'NotThePassword123!';

let platform: ZocaloProcess;
const home = join(mkdtempSync(join(tmpdir(), 'zocalo-crash-')), 'home');

beforeAll(async () => {
  platform = await startZocalo(['start'], { ZOCALO_HOME: home, PORT: '0', RATE_LIMITS: '*=1000000/60' });
}, 120_000);

afterAll(async () => {
  await platform?.stop();
  rmSync(placeOf(), { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
});

it('W2 MO5 PostgreSQL dies under load: 503 with Retry-After, nothing else, and everything is back by itself', async () => {
  const statuses = new Map<string, number>();
  let running = true;
  const registered: string[] = [];
  const load = Array.from({ length: 20 }, async (_, caller) => {
    for (let turn = 0; running; turn += 1) {
      // A login of nobody reads the database and hashes, each of another one, or it would have to wait; a registration writes.
      const email = `crash-${caller}-${turn}@example.com`;
      const answer = await (turn % 2 === 0 ? login(`nobody-${email}`) : register(email));
      await answer.arrayBuffer();
      const seen = `${turn % 2 === 0 ? 'login' : 'registration'} ${answer.status}`;
      statuses.set(seen, (statuses.get(seen) ?? 0) + 1);
      if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      else if (turn % 2 === 1) registered.push(email);
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
  let asked = 0;
  await until(async () => (await login(`after-${(asked += 1)}@example.com`)).status === 401, 5_000);
  await until(async () => (await register('after@example.com')).status === 200, 5_000);
  running = false;
  await Promise.all(load);
  expect([...statuses.keys()].toSorted()).toEqual(['login 401', 'login 503', 'registration 200', 'registration 503']);
  // What was promised before a crash is there after it.
  for (const email of registered.filter((_, index) => index % Math.ceil(registered.length / 40) === 0))
    expect(await (await login(email)).json(), email).toMatchObject({ error: { code: 'EMAIL_NOT_CONFIRMED' } });
  expect(platform.child.exitCode).toBeNull();
}, 90_000);

const login = (email: string) => post('/auth/login', { email, password: PASSWORD });
const register = (email: string) => post('/auth/register', { email, password: PASSWORD, first_name: 'Ana', last_name: 'García' });

function post(path: string, body: object): Promise<Response> {
  return fetch(platform.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
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
