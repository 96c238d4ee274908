import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SignedIn, signIn } from '#auth/testing';
import { startTestApi, startZocalo, type TestApi, type ZocaloProcess } from '#harness';
import { MemorySessionStore, SessionClient } from '#platform/session-client';
import { testDatabase, type TestDatabase } from '#platform/testing';

const home = mkdtempSync(join(tmpdir(), 'zocalo-refresh-'));
let database: TestDatabase;
let accounts: TestApi;
let owner: Client;
let platform: ZocaloProcess;

beforeAll(async () => {
  database = await testDatabase();
  accounts = await startTestApi({ database });
  owner = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await owner.connect();
}, 120_000);

afterAll(async () => {
  await platform?.kill();
  await owner?.end();
  await accounts?.close();
  await database?.close();
  rmSync(home, { recursive: true, force: true });
});

/** The API in a process of its own, on the database of the file and with the key of the tests. */
function start(): Promise<ZocaloProcess> {
  return startZocalo(['api'], {
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    ZOCALO_HOME: home,
    ZOCALO_MASTER_KEY: accounts.config.masterKey!.toString('base64'),
    RATE_LIMITS: '*=1000000/60',
    PORT: '0',
  });
}

/** Passes requests on and no answers back: what a network does that fails at the wrong moment. */
async function deafLine(url: string): Promise<{ url: string; close(): void }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((incoming) => {
    const outgoing = connect(Number(new URL(url).port), '127.0.0.1');
    sockets.push(incoming, outgoing);
    incoming.pipe(outgoing);
    outgoing.on('error', () => incoming.destroy()).on('close', () => incoming.destroy());
    incoming.on('error', () => outgoing.destroy());
    outgoing.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

const rowOf = async ({ userId }: SignedIn) =>
  (await owner.query('select counter, revoke_reason from sessions where user_id = $1', [userId])).rows[0] as Record<string, unknown>;

it.each([
  [
    'after the rotation was committed',
    async (person: SignedIn) => await expect.poll(async () => (await rowOf(person)).counter, { interval: 1 }).toBe(2),
  ],
  ['while it is being made', () => sleep(3)],
])('AU5 kill -9 %s and before the answer signs nobody out', async (_, moment) => {
  platform = await start();
  const person = await signIn(accounts.app);
  const store = new MemorySessionStore();
  await store.write({ accessToken: `${person.token}x`, refreshToken: person.refreshToken, csrfToken: null });
  const line = await deafLine(platform.url);
  const keys = new Set<string | null>();
  let base = line.url;
  const client = new SessionClient({
    baseUrl: 'http://platform',
    client: 'bearer',
    store,
    pauses: [1_000, 2_000, 4_000, 8_000, 16_000],
    fetch: (input, init) => {
      if (new Request(input).url.endsWith('/refresh')) keys.add(new Headers(init?.headers).get('idempotency-key'));
      return fetch(new Request(input).url.replace('http://platform', base), init);
    },
  });
  const refreshed = client.refresh();
  await moment(person);
  await platform.kill();
  platform = await start();
  base = platform.url;
  line.close();

  expect((await refreshed)?.refreshToken).not.toBe(person.refreshToken);
  expect((await client.fetch('/api/auth/sessions')).status).toBe(200);
  expect(keys.size).toBe(1);
  expect((await rowOf(person)).revoke_reason).toBeNull();
  await platform.kill();
});
