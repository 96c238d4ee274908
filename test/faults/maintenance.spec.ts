import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, startZocalo, type TestApi, type ZocaloProcess } from '#harness';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/zocalo.mjs', import.meta.url));
const CLIENTS = 50;
const SWITCHES = 20;
const DAY_MS = 86_400_000;
const URL_OF_MAINTENANCE = '/api/admin/maintenance';

let api: TestApi;
let database: Client;
let home: string;
let admin: SignedIn;
let people: SignedIn[];
let desks: { readonly id: string; readonly officeId: string }[];
let env: Record<string, string>;
const started = new Set<ZocaloProcess>();

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'zocalo-maintenance-'));
  api = await startTestApi({ env: { ZOCALO_HOME: home } });
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  admin = await signIn(api.app, { admin: true });
  people = [];
  for (let count = 0; count < CLIENTS; count += 1) people.push(await signIn(api.app));
  desks = await makeDesks();
  env = {
    DATABASE_URL: api.database.url,
    DATABASE_OWNER_URL: api.database.ownerUrl,
    ZOCALO_MASTER_KEY: api.config.masterKey!.toString('base64'),
    ZOCALO_HOME: home,
    RATE_LIMITS: '*=1000000/60',
    LOG_STDOUT: 'false',
    PORT: '0',
  };
}, 120_000);

afterAll(async () => {
  await Promise.all([...started].map((each) => each.stop()));
  await database?.end();
  await api?.close();
  rmSync(home, { recursive: true, force: true });
});

it('MT1 on and off under load: only answers and refusals with Retry-After, nothing half-written, and jobs wait and are done afterwards', async () => {
  const [first, second] = await Promise.all([start('api'), start('api'), start('worker')]);
  const seen = new Map<string, number>();
  const booked = new Set<string>();
  let isOver = false;
  /** @returns the status, and the id that the answer names. */
  const ask = async (server: ZocaloProcess, token: string, method: string, path: string, body?: object) => {
    const answer = await send(server, token, method, path, body);
    const text = await answer.text();
    const { error, reservation_id: id = '' } = (text === '' ? {} : JSON.parse(text)) as {
      error?: { code: string };
      reservation_id?: string;
    };
    const said = error ? `${answer.status} ${error.code} ${Number(answer.headers.get('retry-after')) > 0}` : String(answer.status);
    seen.set(said, (seen.get(said) ?? 0) + 1);
    return { status: answer.status, id };
  };
  const clients = people.map(async ({ token }, person) => {
    for (let turn = 0; !isOver; turn += 1) {
      const server = (person + turn) % 2 === 0 ? first : second;
      await ask(server, token, 'GET', '/api/offices');
      const { status, id } = await ask(server, token, 'POST', '/api/reservations', orderOf(person, turn));
      if (status === 200) booked.add(id);
      while (booked.has(id) && !isOver) {
        if ((await ask(server, token, 'DELETE', `/api/reservations/${id}`)).status === 204) booked.delete(id);
        else await sleep(50);
      }
      await sleep(10);
    }
  });
  for (let turn = 0; turn < SWITCHES; turn += 1) {
    await setMaintenance(turn % 2 === 0 ? first : second, turn % 4 < 2 ? 'full' : 'read_only');
    await sleep(200 + (turn % 3) * 100);
    await setMaintenance(turn % 2 === 0 ? second : first, 'off');
    await sleep(200);
  }
  isOver = true;
  await Promise.all(clients);

  expect([...seen.keys()].toSorted()).toEqual(['200', '204', '503 MAINTENANCE true']);
  for (const count of seen.values()) expect(count).toBeGreaterThan(50);
  // What was answered with success is there, and nothing else; with its entry in the trail.
  const { rows } = await database.query<{ id: string }>(`select id from reservations where status = 'booked'`);
  expect(new Set(rows.map(({ id }) => id))).toEqual(booked);
  const { rows: untold } = await database.query(
    `select id from reservations r where not exists (select from audit_entries e where e.target_id = r.id::text)`,
  );
  expect(untold).toEqual([]);
  await expect.poll(outbox, { timeout: 20_000 }).toBe(0);

  await setMaintenance(first, 'full');
  await sleep(2_000);
  const order = await send(second, admin.token, 'POST', '/api/reservations', orderOf(CLIENTS, 0));
  expect(order.status).toBe(200);
  const waiting = await outbox();
  expect(waiting).toBeGreaterThan(0);
  await sleep(3_000);
  expect(await outbox()).toBe(waiting);
  await setMaintenance(first, 'off');
  await expect.poll(outbox, { timeout: 20_000 }).toBe(0);
}, 120_000);

it('MT1 a process that is started again knows the state, and an end comes by itself', async () => {
  const server = await start('api');
  const until = (seconds: number) => ({ until: new Date(Date.now() + seconds * 1_000).toISOString() });
  await setMaintenance(server, 'full', until(50));
  await server.kill();
  started.delete(server);
  const again = await start('api');
  const answer = await send(again, people[0]!.token, 'GET', '/api/offices');
  expect([answer.status, await codeOf(answer)]).toEqual([503, 'MAINTENANCE']);
  // Less than the minute that was asked for: it knows the end.
  expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(50);
  // Another process brings the end nearer, so that nobody has to wait for it.
  const nearer = { level: 'full', reason: 'A test.', retryAfterSeconds: 60, ...until(3) };
  const set = await api.request({ method: 'POST', url: `${URL_OF_MAINTENANCE}/enable`, token: admin.token, body: nearer });
  expect(set.status, set.text).toBe(200);
  await expect.poll(async () => (await send(again, people[0]!.token, 'GET', '/api/offices')).status, { timeout: 30_000 }).toBe(200);
}, 120_000);

it('MT1 with the database gone the command line decides, and the database learns of it when it is back', async () => {
  const way = await wayToDatabase();
  const gone = { ...env, DATABASE_URL: way.url(api.database.url), DATABASE_OWNER_URL: way.url(api.database.ownerUrl) };
  const server = await start('api', gone);
  const statusOf = async () => {
    const answer = await send(server, '', 'GET', '/api/offices');
    return answer.status === 503 ? codeOf(answer) : answer.status;
  };
  expect(await statusOf()).toBe(401);
  way.close();
  const printed = await command(['maintenance', 'on', '--reason', 'The database moves.'], gone);
  expect(printed).toContain(join(home, 'maintenance.json'));
  await expect.poll(statusOf, { timeout: 5_000 }).toBe('MAINTENANCE');
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await way.open();
  await expect
    .poll(async () => (await database.query('select level, reason from maintenance')).rows[0] as unknown, { timeout: 15_000 })
    .toEqual({ level: 'full', reason: 'The database moves.' });
  expect(await command(['maintenance', 'off'], env)).toContain('Maintenance is off.');
  await expect.poll(statusOf, { timeout: 5_000 }).toBe(401);
  way.close();
}, 120_000);

async function start(what: 'api' | 'worker', more: Record<string, string> = {}): Promise<ZocaloProcess> {
  const one = await startZocalo([what], { ...env, ...more });
  started.add(one);
  return one;
}

function send(server: ZocaloProcess, token: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { error: { code: string } }).error.code;
}

async function setMaintenance(server: ZocaloProcess, level: 'off' | 'read_only' | 'full', more: object = {}): Promise<void> {
  const [path, body] = level === 'off' ? ['disable', undefined] : ['enable', { level, reason: 'A test.', retryAfterSeconds: 60, ...more }];
  const answer = await send(server, admin.token, 'POST', `${URL_OF_MAINTENANCE}/${path}`, body);
  expect(answer.status, await answer.text()).toBe(200);
}

/** Everybody has a desk of their own, so that nobody is in anybody's way. */
function orderOf(person: number, turn: number): object {
  const desk = desks[person]!;
  const date = new Date(Date.now() + (1 + (turn % 20)) * DAY_MS).toISOString().slice(0, 10);
  return { date, desk_id: desk.id, office_id: desk.officeId, source: 'user' };
}

async function outbox(): Promise<number> {
  const { rows } = await database.query<{ count: number }>('select count(*)::integer as count from outbox');
  return rows[0]!.count;
}

async function makeDesks(): Promise<{ id: string; officeId: string }[]> {
  const post = async (url: string, body: object) =>
    (await api.request({ method: 'POST', url, token: admin.token, body })).body as { id: string };
  const office = await post('/api/admin/offices', { name: 'Centro', timeZone: 'Europe/Madrid' });
  const made: { id: string; officeId: string }[] = [];
  for (let index = 0; index <= CLIENTS; index += 1) {
    const desk = await post('/api/admin/desks', { officeId: office.id, code: `D${index}`, name: `Puesto ${index}` });
    made.push({ id: desk.id, officeId: office.id });
  }
  return made;
}

/** Runs a command to its end. @returns what it printed. */
async function command(args: readonly string[], variables: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return text;
}

/** A way to the database that can be closed, as if it had gone. */
async function wayToDatabase() {
  const target = new URL(api.database.url);
  const sockets = new Set<Socket>();
  const listen = (port: number): Server =>
    createServer((here) => {
      const there = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [here, there],
        [there, here],
      ] as const) {
        sockets.add(from);
        from.on('error', () => undefined).on('close', () => to.destroy());
        from.pipe(to);
      }
    }).listen(port, '127.0.0.1');
  let server = listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (url: string) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    open: async () => {
      server = listen(port);
      await once(server, 'listening');
    },
  };
}
