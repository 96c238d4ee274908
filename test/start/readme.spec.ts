import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patternOf, scriptOf, stepsOf } from './readme-walk.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** The first run may have to compile. */
const START_LIMIT_MS = 120_000;
const MARK = '-- end of step --';

const home = join(mkdtempSync(join(tmpdir(), 'zocalo readme ')), 'data');
// As in a terminal: whatever configures the test run must not reach what is tested.
const { DATABASE_URL: _database, REDIS_URL: _redis, SMTP_URL: _smtp, ...inherited } = process.env;
const environment = { ...inherited, ZOCALO_HOME: home, PATH: `${join(root, 'node_modules/.bin')}:${inherited['PATH'] ?? ''}` };

let platform: ChildProcess;
let port: number;
let shown = '';
let ended: Promise<number | null>;

beforeAll(async () => {
  port = await freePort();
  platform = spawn('npm', ['start'], { cwd: root, env: { ...environment, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  ended = new Promise((resolve) => platform.once('exit', resolve));
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

afterAll(async () => {
  if (platform?.pid !== undefined && platform.exitCode === null) {
    process.kill(-platform.pid, 'SIGTERM');
    await ended;
  }
  const credentials = join(home, 'postgres/credentials.json');
  // As root the cluster lies outside the data directory.
  if (existsSync(credentials)) rmSync((JSON.parse(readFileSync(credentials, 'utf8')) as { place: string }).place, { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
});

describe('W2 the README', () => {
  const steps = stepsOf(readme, 'A first walk');

  it('W2 has a walk from nothing to a reservation and back', () => {
    const all = steps.map((step) => step.commands).join('\n');
    for (const what of ['/auth/register', '/api/mailbox', '/auth/login', '/desks?date=', '/reservations', '-X DELETE', '/auth/logout']) expect(all).toContain(what);
  });

  it('W2 shows what npm start prints', () => {
    const sample = /^What you see:\n\n```text\n([\s\S]*?)^```$/m.exec(readme)![1]!;
    expect(skeletonOf(shown)).toEqual(skeletonOf(sample));
  });

  it('W2 says what its commands print', { timeout: 60_000 }, async () => {
    const script = scriptOf(steps, MARK).replaceAll('http://localhost:3001', `http://localhost:${port}`);
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { cwd: root, env: environment, timeout: 50_000 });
    const printed = stdout.split(MARK).map((text) => text.trim());
    for (const [index, step] of steps.entries()) {
      expect(printed[index], `${step.commands}\n\nerrors: ${stderr}`).toMatch(patternOf(step.expected));
    }
  });
});

/** First words of the lines, which stay the same while paths, ports and times differ. */
function skeletonOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^ {2}\S/.test(line))
    .map((line) => line.trim().split(/ {2,}|https?:|\(also in|; it works| in [\d.]+ m?s/)[0]!)
    .filter((word) => word !== '');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return free;
}
