import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';

const BIN = fileURLToPath(new URL('../bin/zocalo.mjs', import.meta.url));
export const START_LIMIT_MS = 60_000;

const homes: string[] = [];
const children: ChildProcess[] = [];

/** A data directory that is gone after the file's tests, with its server. */
export function newHome(): string {
  const home = join(mkdtempSync(join(tmpdir(), 'zocalo cli ')), 'data');
  homes.push(home);
  return home;
}

/** Where the server of a data directory keeps its files. */
function placeOf(home: string): string {
  const { place } = JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string };
  return place;
}

/** Whether the server of a data directory has not been stopped. */
export const postgresRuns = (home: string) => existsSync(join(placeOf(home), 'cluster/postmaster.pid'));

/** A running command. */
export interface Run {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly end: Promise<number | null>;
  /** Resolves when the output holds this. */
  shows(pattern: RegExp): Promise<string>;
}

/** Begins a command as people run it, compiled. */
export function zocalo(args: string[], env: Record<string, string>, input = ''): Run {
  const { PORT: _port, DATABASE_URL: _database, ...rest } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...rest, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  child.stdin.end(input);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const end = new Promise<number | null>((resolve) => child.once('close', resolve));
  const shows = async (pattern: RegExp) => {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!pattern.test(text) && child.exitCode === null && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(text).toMatch(pattern);
    return pattern.exec(text)?.[1] ?? '';
  };
  return { child, text: () => text, end, shows };
}

/** Runs a command to its end. */
export const once = async (args: string[], env: Record<string, string>, input = '') => {
  const run = zocalo(args, env, input);
  return { code: await run.end, text: run.text() };
};
/** The port that a start says it has, once it is ready. */
export const portOf = (run: Run) => run.shows(/API +http:\/\/localhost:(\d+)\/api[^]*Ready in/);

// Otherwise the first command would compile, in the time that its test has.
beforeAll(async () => {
  const { ensureBuilt } = (await import(new URL('../../../scripts/build.mjs', import.meta.url).href)) as {
    ensureBuilt: (options: { root: string; log: (line: string) => void }) => Promise<{ state: string }>;
  };
  const { state } = await ensureBuilt({ root: fileURLToPath(new URL('../../..', import.meta.url)), log: () => undefined });
  expect(['fresh', 'built']).toContain(state);
}, 240_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const home of homes) {
    if (existsSync(join(home, 'postgres/credentials.json'))) {
      await once(['migrate'], { ZOCALO_HOME: home }); // takes over what a failed test left, and stops it
      rmSync(placeOf(home), { recursive: true, force: true });
    }
    rmSync(join(home, '..'), { recursive: true, force: true });
  }
}, 60_000);
