import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../bin/zocalo.mjs', import.meta.url));
const START_LIMIT_MS = 60_000;

const homes: string[] = [];
const children: ChildProcess[] = [];

function newHome(): string {
  const home = join(mkdtempSync(join(tmpdir(), 'zocalo cli ')), 'data');
  homes.push(home);
  return home;
}

/** Where the server of a data directory keeps its files. */
function placeOf(home: string): string {
  const { place } = JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string };
  return place;
}

const postgresRuns = (home: string) => existsSync(join(placeOf(home), 'cluster/postmaster.pid'));

interface Run {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly end: Promise<number | null>;
  /** Resolves when the output holds this. */
  shows(pattern: RegExp): Promise<string>;
}

function zocalo(args: string[], env: Record<string, string>, input = ''): Run {
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

const once = async (args: string[], env: Record<string, string>, input = '') => {
  const run = zocalo(args, env, input);
  return { code: await run.end, text: run.text() };
};
const portOf = (run: Run) => run.shows(/API +http:\/\/localhost:(\d+)\/api[^]*Ready in/);

// Otherwise the first command would compile, in the time that its test has.
beforeAll(async () => {
  const { ensureBuilt } = (await import(new URL('../../../scripts/build.mjs', import.meta.url).href)) as {
    ensureBuilt(options: { root: string; log: (line: string) => void }): Promise<{ state: string }>;
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

describe('zocalo start', () => {
  const home = newHome();
  let run: Run;
  let port = '';

  beforeAll(async () => {
    run = zocalo(['start'], { ZOCALO_HOME: home });
    port = await portOf(run);
  }, START_LIMIT_MS);

  it('W2 starts on an empty directory: a line with its time per phase, then the addresses, in a directory for its owner alone', async () => {
    for (const phase of ['build', 'postgres', 'program', 'migrations', 'api, worker'])
      expect(run.text()).toMatch(new RegExp(`^  ${phase} .* \\d+(\\.\\d)? m?s$`, 'm'));
    expect(statSync(home).mode & 0o777).toBe(0o700);
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
  });

  it('W2 is refused a second time on the same directory, with one sentence', async () => {
    const second = await once(['start'], { ZOCALO_HOME: home });
    expect(second).toEqual({
      code: 1,
      text: `zocalo: ${home} is in use by process ${run.child.pid}: stop that one first, or set ZOCALO_HOME to another directory.\n`,
    });
  });

  it('W2 lets other commands work beside it, which leave its server alone', async () => {
    expect(await once(['migrate'], { ZOCALO_HOME: home })).toEqual({ code: 0, text: 'Up to date.\n' });
    expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
  });

  it(
    'W2 offers the first administrator a link for their eyes alone, until there is one',
    async () => {
      const link = new RegExp(`http://localhost:${port}/setup\\?token=\\S+`);
      const file = join(home, 'setup-link.txt');
      const printed = link.exec(run.text())?.[0];
      expect(printed).toBeDefined();
      expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([`${printed}\n`, 0o600]);

      const another = await once(['setup-link'], { ZOCALO_HOME: home });
      expect(another.code).toBe(0);
      expect(readFileSync(file, 'utf8').trim()).toBe(link.exec(another.text)?.[0]);
      expect(readFileSync(file, 'utf8').trim()).not.toBe(printed);

      const create = ['admin', 'create', '--email', 'ana@example.org', '--password-stdin'];
      const weak = await once(create, { ZOCALO_HOME: home }, 'short\n');
      expect(weak).toEqual({ code: 1, text: expect.stringMatching(/^zocalo: .*too short\.\n$/) });
      const made = await once(create, { ZOCALO_HOME: home }, 'seven bright lanterns at dusk\n');
      expect(made).toEqual({ code: 0, text: 'ana@example.org is an administrator.\n' });
      const late = await once(['setup-link'], { ZOCALO_HOME: home });
      expect(late).toEqual({ code: 1, text: expect.stringMatching(/^zocalo: there is an administrator already; .*\n$/) });
      expect(existsSync(file)).toBe(false);
    },
    START_LIMIT_MS,
  );

  it(
    'W5 refuses a busy port that was asked for, and takes the next one when it was not',
    async () => {
      const other = newHome();
      const asked = await once(['start'], { ZOCALO_HOME: other, PORT: port });
      expect(asked.code).toBe(1);
      expect(asked.text).toMatch(new RegExp(`^zocalo: port ${port} of 127.0.0.1 is in use: .*\n$`));
      expect(existsSync(join(other, 'postgres'))).toBe(false);

      const next = zocalo(['start'], { ZOCALO_HOME: other });
      const taken = await portOf(next);
      expect(Number(taken)).toBeGreaterThan(Number(port));
      expect(next.text()).toContain(`Port 3001 is in use; taking ${taken}.`);
      next.child.kill('SIGTERM');
      expect(await next.end).toBe(0);
    },
    START_LIMIT_MS,
  );

  it(
    'W2 survives a kill -9: the next start takes its PostgreSQL over, and SIGTERM ends everything with 0',
    async () => {
      run.child.kill('SIGKILL');
      await run.end;
      expect(postgresRuns(home)).toBe(true);

      const again = zocalo(['start'], { ZOCALO_HOME: home });
      await portOf(again);
      expect(again.text()).toContain('taken over');
      expect(again.text()).toMatch(/postgres +embedded, was running/);
      // As a terminal and npm both pass it on: still one request.
      again.child.kill('SIGINT');
      again.child.kill('SIGTERM');
      expect(await again.end).toBe(0);
      expect(postgresRuns(home)).toBe(false);
      expect(existsSync(join(home, 'start.lock'))).toBe(false);
    },
    START_LIMIT_MS,
  );

  it(
    'W2 can be stopped while it starts',
    async () => {
      const early = zocalo(['start'], { ZOCALO_HOME: home });
      await early.shows(/^ {2}postgres/m);
      early.child.kill('SIGTERM');
      expect(await early.end).toBe(0);
      expect(early.text()).not.toContain('Ready in');
      expect(postgresRuns(home)).toBe(false);
    },
    START_LIMIT_MS,
  );

  it(
    'W2 takes the directory of a process that was killed and whose number lives on',
    async () => {
      writeFileSync(join(home, 'start.lock'), JSON.stringify({ pid: process.pid, startedAt: 'another boot:1' }));
      const next = zocalo(['start'], { ZOCALO_HOME: home });
      await portOf(next);
      next.child.kill('SIGTERM');
      expect(await next.end).toBe(0);
    },
    START_LIMIT_MS,
  );
});

describe('separate processes', () => {
  it(
    'W5 share the embedded server of a directory, and the last one stops it',
    async () => {
      const home = newHome();
      const [api, worker] = [zocalo(['api'], { ZOCALO_HOME: home }), zocalo(['worker'], { ZOCALO_HOME: home })];
      const url = await api.shows(/Listening on (\S+)\.$/m);
      await worker.shows(/^Working\.$/m);
      api.child.kill('SIGTERM');
      expect(await api.end).toBe(0);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
      expect(postgresRuns(home)).toBe(true);
      worker.child.kill('SIGTERM');
      expect(await worker.end).toBe(0);
      expect(postgresRuns(home)).toBe(false);
    },
    START_LIMIT_MS,
  );
});

describe('a mistake', () => {
  it.each([
    [
      'of the configuration',
      ['start'],
      { PORT: 'abc', DATABASE_POOL_SIZE: '1' },
      /^zocalo: The configuration has 2 problems:\n.*PORT.*\n.*DATABASE_POOL_SIZE.*\n$/,
    ],
    ['of the address', ['start'], { HOST: '192.0.2.1' }, /^zocalo: 192\.0\.2\.1 is not an address of this machine \(HOST\)\.\n$/],
    [
      'of the database',
      ['migrate'],
      { DATABASE_URL: 'postgres://ana:geheim@127.0.0.1:1/zocalo' },
      /^zocalo: the database 127\.0\.0\.1:1\/zocalo cannot be used: nothing listens there \(DATABASE_URL\)\.\n$/,
    ],
    ['of the directory', ['start'], { ZOCALO_HOME: '/dev/null/data' }, /^zocalo: a part of the path is not a directory \(.*\)\.\n$/],
    ['of the command', ['admin', 'create'], {}, /^error: required option '--email <address>' not specified/],
  ])('W2 %s is told in a sentence, without a stack', async (_what, args, env, sentence) => {
    const { code, text } = await once(args, { ZOCALO_HOME: newHome(), ...env });
    expect(text).toMatch(sentence);
    expect(code).toBe(1);
  });
});
