import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadmePlatform, readme, root, START_LIMIT_MS, startReadmePlatform } from './readme-platform.js';
import { patternOf, scriptOf, stepsOf } from './readme-walk.js';

const MARK = '-- end of step --';

let platform: ReadmePlatform;
beforeAll(async () => {
  platform = await startReadmePlatform();
}, START_LIMIT_MS);
afterAll(() => platform?.close());

describe('W2 the README', () => {
  const steps = stepsOf(readme, 'A first walk');

  it('W2 has a walk from nothing to a reservation and back', () => {
    const all = steps.map((step) => step.commands).join('\n');
    for (const what of ['/auth/register', '/api/mailbox', '/auth/login', '/desks?date=', '/reservations', '-X DELETE', '/auth/logout'])
      expect(all).toContain(what);
  });

  it('W2 shows what npm start prints', () => {
    const sample = /^What you see .*:\n\n```text\n([\s\S]*?)^```$/m.exec(readme)![1]!;
    const { port, home } = platform;
    const printed = linesOf(platform.shown().replaceAll(`:${port}`, ':3001').replaceAll(home, '/somewhere/.zocalo'));
    const promised = linesOf(sample);
    // A line that is as promised is named as it was promised; of the others the difference shows.
    expect(printed.map((line, index) => (patternOf(promised[index] ?? '').test(line) ? promised[index] : line))).toEqual(promised);
  });

  it('W2 MS2 says what its commands print, also when somebody comes back to a conversation', { timeout: 120_000 }, async () => {
    const script = scriptOf(steps, MARK).replaceAll('http://localhost:3001', `http://localhost:${platform.port}`);
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], {
      cwd: root,
      env: platform.environment,
      timeout: 110_000,
    });
    const printed = stdout.split(MARK).map((text) => text.trim());
    for (const [index, step] of steps.entries()) {
      expect(printed[index], `${step.commands}\n\nerrors: ${stderr}`).toMatch(patternOf(step.expected));
    }
  });

  it('W2 says why when a sign-in has run out meanwhile, and what to do then', { timeout: 60_000 }, async () => {
    const blockWith = (text: string) => steps.find(({ commands }) => commands.includes(text))!.commands;
    const script = ['ADMIN=old; TOKEN=old', steps[0]!.commands, blockWith('say() {'), blockWith('DESK=')].join('\n');
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', script.replaceAll('http://localhost:3001', `http://localhost:${platform.port}`)],
      { cwd: root, env: platform.environment, timeout: 50_000 },
    );
    // For somebody's id, for two messages, for a desk, and for its reservation.
    const refusal = 'Sign in first: the access token is missing, expired or no longer valid.';
    expect(stderr.trim().split('\n')).toEqual(Array.from({ length: 5 }, () => refusal));
    expect(stdout).not.toContain('undefined');
    expect(readme.replaceAll('\n', ' ')).toContain(
      'Sign-ins last ten minutes: when something says `Sign in first`, paste the lines that begin with `ADMIN=` and `TOKEN=` again.',
    );
  });

  it('MO4 leaves no address, password or token of the walk in a log file', async () => {
    // Lines are written in blocks; after the end all of them are there.
    await platform.stop();
    const { home } = platform;
    const files = readdirSync(join(home, 'logs'));
    const logged = files.map((file) => readFileSync(join(home, 'logs', file), 'utf8')).join('');
    expect(logged).toContain('/auth/login');
    for (const literal of [
      'ana@example.com',
      'admin@example.com',
      'un caballo azul 42',
      'una mesa de madera',
      'García',
      ...tokensOf(platform.shown()),
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
