import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { newHome, once, portOf, postgresRuns, type Run, START_LIMIT_MS, zocalo } from './zocalo-command.js';

const BUILT_PANEL = fileURLToPath(new URL('../../../dist/admin/index.html', import.meta.url));

describe('zocalo start', () => {
  const home = newHome();
  let run: Run;
  let port = '';

  beforeAll(async () => {
    run = zocalo(['start'], { ZOCALO_HOME: home });
    port = await portOf(run);
  }, START_LIMIT_MS);

  it(
    'W2 offers the first administrator a link for their eyes alone, until there is one',
    async () => {
      // The page of the panel, where a panel was built.
      const page = existsSync(BUILT_PANEL) ? '/admin/setup' : '/setup';
      const link = new RegExp(`http://localhost:${port}${page}\\?token=\\S+`);
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
      expect(weak).toEqual({ code: 1, text: expect.stringMatching(/^zocalo: .*: too short, common\.\n$/) });
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
