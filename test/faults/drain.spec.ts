import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedServer } from '#platform/embedded-postgres';
import { startMailServer } from '#platform/testing';
import { startZocalo, type ZocaloProcess } from '#harness';

const DRAIN_SECONDS = 2;
/** Longer than the drain, so that the job ends only if it is waited for. */
const MAIL_MS = 3_000;

const home = join(mkdtempSync(join(tmpdir(), 'zocalo-drain-')), 'home');
let platform: ZocaloProcess | undefined;
let mail: { url: string; begun: Promise<void>; close(): Promise<void> };

beforeAll(async () => {
  mail = await slowMailServer();
  platform = await startZocalo(['start'], {
    ZOCALO_HOME: home,
    PORT: '0',
    DRAIN_SECONDS: String(DRAIN_SECONDS),
    SMTP_URL: mail.url,
    RATE_LIMITS: '*=1000000/60',
  });
}, 120_000);

afterAll(async () => {
  await platform?.stop();
  await mail.close();
  rmSync(placeOf(), { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
});

it('MO5 is asked to stop: not ready at once, answers everybody until the drain is over, finishes its job, and ends with 0', async () => {
  const { url, child, stop } = platform!;
  const registered = await post(url, '/auth/register', {
    email: 'ana@example.com',
    password: 'seven bright lanterns at dusk',
    first_name: 'Ana',
    last_name: 'Ejemplo',
  });
  expect(registered.status).toBeLessThan(300);
  await mail.begun;
  expect(await statusOf(`${url}/ready`)).toBe(200);

  const seen: { at: number; status: number | 'refused' }[] = [];
  let asking = true;
  const load = Array.from({ length: 10 }, async (_, caller) => {
    for (let turn = 0; asking; turn += 1) {
      // A login of nobody reads the database and hashes: some are always in flight. Of somebody else each time, or it would have to wait.
      const began = performance.now();
      const status = await post(url, '/auth/login', { email: `nobody-${caller}-${turn}@example.com`, password: 'NotThePassword123!' }).then(
        (answer) => answer.status,
        () => 'refused' as const,
      );
      seen.push({ at: began, status });
      if (status === 'refused') return;
      await sleep(10);
    }
  });
  await sleep(300);

  const asked = performance.now();
  const ended = stop();
  // The signal is on its way; what matters is that readiness goes first, and long before anything else does.
  let notReadyAt = 0;
  while (performance.now() < asked + DRAIN_SECONDS * 1000 - 300) {
    const ready = await statusOf(`${url}/ready`);
    if (ready === 503 && notReadyAt === 0) notReadyAt = performance.now();
    if (notReadyAt > 0) expect(ready).toBe(503);
    expect([await statusOf(`${url}/health`), await statusOf(`${url}/desks`)]).toEqual([200, 401]);
    await sleep(50);
  }
  expect(notReadyAt).toBeGreaterThan(0);
  expect(notReadyAt - asked).toBeLessThan(1_000);
  expect(child.exitCode).toBeNull();

  expect(await ended).toBe(0);
  asking = false;
  await Promise.all(load);
  const drained = asked + DRAIN_SECONDS * 1000;
  expect(seen.filter(({ at, status }) => at < drained && status !== 401)).toEqual([]);
  expect(seen.filter(({ at }) => at > asked && at < drained).length).toBeGreaterThan(10);
  expect(await mailStates()).toEqual(['sent']);
}, 60_000);

async function post(url: string, path: string, body: object): Promise<Response> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer;
}

async function statusOf(address: string): Promise<number> {
  const answer = await fetch(address);
  await answer.arrayBuffer();
  return answer.status;
}

/** What became of the mails, once everything is down. */
async function mailStates(): Promise<string[]> {
  const server = await startEmbeddedServer({ home });
  const client = new pg.Client({ connectionString: server.urls.owner });
  try {
    await client.connect();
    return (await client.query<{ status: string }>('select status from app.mails')).rows.map((row) => row.status);
  } finally {
    await client.end();
    await server.stop();
  }
}

/** Takes its time over every message; `begun` resolves when it has the first one. */
async function slowMailServer(): Promise<{ url: string; begun: Promise<void>; close(): Promise<void> }> {
  const begun = Promise.withResolvers<void>();
  const { url, close } = await startMailServer({
    onData(stream, _session, callback) {
      stream.resume();
      stream.once('end', () => {
        begun.resolve();
        setTimeout(() => callback(), MAIL_MS);
      });
    },
  });
  return { url, begun: begun.promise, close };
}

function placeOf(): string {
  return (JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string }).place;
}
