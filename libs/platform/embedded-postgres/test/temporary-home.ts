import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach } from 'vitest';
import { choosePlace, type Place } from '../src/place.js';
import { readCredentials } from '../src/credentials.js';
import { stopRunning } from '../src/running.js';
import type { EmbeddedServer } from '../src/index.js';

export const isRoot = process.getuid?.() === 0;
export const QUICK = { fsync: 'off', shared_buffers: '16MB' };

const made: string[] = [];
const children: ChildProcess[] = [];

/** A data directory that is gone after the test, with its server and its place outside. */
export function temporaryHome(name = 'data'): string {
  const home = join(mkdtempSync(join(realpathSync(tmpdir()), 'zocalo test ')), name);
  mkdirSync(home, { recursive: true });
  made.push(home);
  return home;
}

/** Registers a directory for the clean-up that the test makes itself. */
export function alsoTemporary(home: string): string {
  made.push(home);
  return home;
}

export function placeOf(home: string): Place {
  return choosePlace(home, readCredentials(join(home, 'postgres', 'credentials.json')));
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  const homes = made.splice(0).filter((home) => existsSync(home));
  for (const { root, place } of homes.map((home) => ({ root: home, place: placeOf(home) }))) {
    await stopRunning(place);
    rmSync(place.root, { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
    rmSync(join(root, '..'), { recursive: true, force: true });
  }
});

export interface HeldServer {
  readonly child: ChildProcess;
  readonly started: Promise<{ port: number; adopted: boolean }>;
  readonly output: () => string;
  exit(signal: NodeJS.Signals): Promise<void>;
}

/** Starts the server of a data directory in another process. */
export function holdInChild(home: string, identity: { uid?: number; gid?: number } = {}, mode = ''): HeldServer {
  const script = fileURLToPath(new URL('./hold-server.mjs', import.meta.url));
  const args = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning', script, home, mode];
  const child = spawn(process.execPath, args, { ...identity, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const started = Promise.race([
    once(child.stdout, 'data').then(([chunk]) => JSON.parse(String(chunk)) as { port: number; adopted: boolean }),
    once(child, 'exit').then(() => Promise.reject(new Error(`the process ended: ${output}`))),
  ]);
  started.catch(() => undefined);
  const exit = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { child, started, output: () => output, exit };
}

export async function query<T extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Writes a row that a later server of the same data directory can be asked for. */
export async function put(server: EmbeddedServer, value: string): Promise<void> {
  await query(server.urls.owner, 'create table if not exists public.kept (value text primary key)');
  await query(server.urls.owner, 'insert into public.kept values ($1)', [value]);
}

/** The rows that were put. */
export const kept = async (server: EmbeddedServer) =>
  (await query<{ value: string }>(server.urls.owner, 'select value from public.kept')).map((row) => row.value);

export async function settingOf(server: EmbeddedServer, name: string): Promise<string | undefined> {
  return (await query<{ value: string }>(server.urls.superuser, 'select current_setting($1) as value', [name]))[0]?.value;
}

export async function eventually<T>(look: () => Promise<T> | T, limitMs = 15_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
