import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#platform/testing';
import { patternOf, scriptOf, stepsOf } from './readme-walk.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** The first run may have to compile. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;
const MARK = '-- end of step --';

const home = join(mkdtempSync(join(tmpdir(), 'zocalo readme ')), 'data');
// As in a terminal: whatever configures the test run must not reach what is tested.
const { DATABASE_URL: _database, REDIS_URL: _redis, SMTP_URL: _smtp, ...inherited } = process.env;
const environment = { ...inherited, ZOCALO_HOME: home, PATH: `${join(root, 'node_modules/.bin')}:${inherited['PATH'] ?? ''}` };

let platform: ChildProcess;
let port: number;
let shown = '';

beforeAll(async () => {
  port = await freePort();
  platform = spawn('npm', ['start'], {
    cwd: root,
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    for (const stream of [platform.stdout!, platform.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
        if (/Ready in/.test(shown)) resolve();
      });
    }
    platform.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${shown}`)));
  });
}, START_LIMIT_MS);

/** Asks npm and what it runs to stop, and waits for all of it: npm itself does not wait for its child. */
async function stop(): Promise<void> {
  const group = -platform.pid!;
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      return process.kill(group, name);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  for (const deadline = Date.now() + STOP_LIMIT_MS; signal(0) && Date.now() < deadline;) await sleep(50);
  signal('SIGKILL');
}

afterAll(async () => {
  if (platform?.pid !== undefined) await stop();
  const credentials = join(home, 'postgres/credentials.json');
  // As root the cluster lies outside the data directory.
  if (existsSync(credentials))
    rmSync((JSON.parse(readFileSync(credentials, 'utf8')) as { place: string }).place, { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
});

describe('W2 the README', () => {
  const steps = stepsOf(readme, 'A first walk');

  it('W2 has a walk from nothing to a reservation and back', () => {
    const all = steps.map((step) => step.commands).join('\n');
    for (const what of ['/auth/register', '/api/mailbox', '/auth/login', '/desks?date=', '/reservations', '-X DELETE', '/auth/logout'])
      expect(all).toContain(what);
  });

  it('W2 shows what npm start prints', () => {
    const sample = /^What you see .*:\n\n```text\n([\s\S]*?)^```$/m.exec(readme)![1]!;
    const printed = linesOf(shown.replaceAll(`:${port}`, ':3001').replaceAll(home, '/somewhere/.zocalo'));
    const promised = linesOf(sample);
    // A line that is as promised is named as it was promised; of the others the difference shows.
    expect(printed.map((line, index) => (patternOf(promised[index] ?? '').test(line) ? promised[index] : line))).toEqual(promised);
  });

  it('W2 says what its commands print', { timeout: 60_000 }, async () => {
    const script = scriptOf(steps, MARK).replaceAll('http://localhost:3001', `http://localhost:${port}`);
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { cwd: root, env: environment, timeout: 50_000 });
    const printed = stdout.split(MARK).map((text) => text.trim());
    for (const [index, step] of steps.entries()) {
      expect(printed[index], `${step.commands}\n\nerrors: ${stderr}`).toMatch(patternOf(step.expected));
    }
  });

  it('MO4 leaves no address, password or token of the walk in a log file', async () => {
    // Lines are written in blocks; after the end all of them are there.
    await stop();
    const files = readdirSync(join(home, 'logs'));
    const logged = files.map((file) => readFileSync(join(home, 'logs', file), 'utf8')).join('');
    expect(logged).toContain('/auth/login');
    for (const literal of [
      'ana@example.com',
      'admin@example.com',
      'un caballo azul 42',
      'una mesa de madera',
      'García',
      ...tokensOf(shown),
    ])
      expect(logged).not.toContain(literal);
  });
});

/** The lines meant for people, whatever their columns are. After a change of the sources there is something to build. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^ {2}\S/.test(line))
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' ').replace('build compiled', 'build up to date'));
}

/** Tokens of the links that were shown on the terminal. */
const tokensOf = (text: string): string[] => [...text.matchAll(/token=(\S+)/g)].map((match) => match[1]!);
