import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '#platform/testing';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** The first run may have to compile. */
export const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;

/** What `npm start` runs for whoever follows the README, on a data directory of its own. */
export interface ReadmePlatform {
  readonly home: string;
  readonly port: number;
  /** What the commands of the README are run with. */
  readonly environment: NodeJS.ProcessEnv;
  /** Everything it has printed so far. */
  shown(): string;
  /** Asks it to stop, and waits for all of it. */
  stop(): Promise<void>;
  /** Stops it and takes away what it kept. */
  close(): Promise<void>;
}

export async function startReadmePlatform(): Promise<ReadmePlatform> {
  const home = join(mkdtempSync(join(tmpdir(), 'zocalo readme ')), 'data');
  // As in a terminal: whatever configures the test run must not reach what is tested.
  const { DATABASE_URL: _database, REDIS_URL: _redis, SMTP_URL: _smtp, ...inherited } = process.env;
  const environment = { ...inherited, ZOCALO_HOME: home, PATH: `${join(root, 'node_modules/.bin')}:${inherited['PATH'] ?? ''}` };
  const port = await freePort();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let shown = '';
  const close = async () => {
    await stop(child);
    const credentials = join(home, 'postgres/credentials.json');
    // As root the cluster lies outside the data directory.
    if (existsSync(credentials))
      rmSync((JSON.parse(readFileSync(credentials, 'utf8')) as { place: string }).place, { recursive: true, force: true });
    rmSync(join(home, '..'), { recursive: true, force: true });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          shown += chunk.toString();
          if (/Ready in/.test(shown)) resolve();
        });
      }
      child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${shown}`)));
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { home, port, environment, shown: () => shown, stop: () => stop(child), close };
}

/** Asks npm and what it runs to stop, and waits for all of it: npm itself does not wait for its child. */
async function stop(child: ChildProcess): Promise<void> {
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      return process.kill(-child.pid!, name);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  for (const deadline = Date.now() + STOP_LIMIT_MS; signal(0) && Date.now() < deadline;) await sleep(50);
  signal('SIGKILL');
}
