import { statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { newHome, once, portOf, postgresRuns, type Run, START_LIMIT_MS, zocalo } from './zocalo-command.js';

describe('zocalo start', () => {
  const home = newHome();
  let run: Run;
  let port = '';

  beforeAll(async () => {
    run = zocalo(['start'], { ZOCALO_HOME: home, MAIL_IN_PORT: '0' });
    port = await portOf(run);
  }, START_LIMIT_MS);

  it('W2 starts on an empty directory: a line with its time per phase, then the addresses, in a directory for its owner alone', async () => {
    for (const phase of ['build', 'postgres', 'program', 'migrations', 'api, worker'])
      expect(run.text()).toMatch(new RegExp(`^  ${phase} .* \\d+(\\.\\d)? m?s$`, 'm'));
    expect(run.text()).toMatch(/^ {2}Mail in {3}smtp:\/\/localhost:\d+, refuses everything until the setting mail\.in\.address is there$/m);
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
    'W2 ends with 0 when it is asked to, and its server with it',
    async () => {
      run.child.kill('SIGTERM');
      expect(await run.end).toBe(0);
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
