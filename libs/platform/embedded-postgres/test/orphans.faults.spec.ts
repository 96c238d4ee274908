import { spawn } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readPidFile } from '../src/pid-file.js';
import { identityOf, isAlive, startSeconds } from '../src/process-identity.js';
import { startEmbeddedServer } from '../src/index.js';
import { eventually, holdInChild, placeOf, query, QUICK, temporaryHome } from './temporary-home.js';

vi.setConfig({ testTimeout: 60_000 }); // each makes a cluster of its own, in other processes

const start = (home: string, log: string[] = [], settings: Record<string, string> = QUICK) =>
  startEmbeddedServer({ home, settings, log: (line) => log.push(line) });
const pidOf = (home: string) => readPidFile(placeOf(home).cluster)?.pid ?? 0;

describe('a server left over by a kill -9 of its process', () => {
  it('W2 is taken over, and ends with the one who took it over', async () => {
    const home = temporaryHome();
    const held = holdInChild(home);
    const { port } = await held.started;
    const pid = pidOf(home);
    await held.exit('SIGKILL');
    expect(identityOf(pid)).not.toBeNull();

    const log: string[] = [];
    const server = await start(home, log);
    expect([server.adopted, server.port, pidOf(home)]).toEqual([true, port, pid]);
    expect(log).toEqual([expect.stringContaining('taken over')]);
    expect(await query(server.urls.runtime, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(identityOf(pid)).toBeNull();
  });

  it('is found without our own note of it, by its data directory and its start time', async () => {
    const home = temporaryHome();
    const held = holdInChild(home);
    await held.started;
    const pid = pidOf(home);
    await held.exit('SIGKILL');
    writeFileSync(join(placeOf(home).root, 'server.json'), 'cut off');
    const log: string[] = [];
    const server = await start(home, log);
    expect(log).toEqual([expect.stringContaining('replaced')]);
    expect(pidOf(home)).not.toBe(pid);
    expect(identityOf(pid)).toBeNull();
    await server.stop();
  });

  it('is replaced when it runs with other settings', async () => {
    const home = temporaryHome();
    const held = holdInChild(home);
    await held.started;
    await held.exit('SIGKILL');
    const server = await start(home, [], { ...QUICK, work_mem: '9MB' });
    expect(server.adopted).toBe(false);
    expect(await query(server.urls.runtime, 'show work_mem')).toEqual([{ work_mem: '9MB' }]);
    await server.stop();
  });
});

describe('a left-over postmaster.pid', () => {
  it('of a dead process does not hinder a start', async () => {
    const home = temporaryHome();
    await (await start(home)).stop();
    const dead = spawn('true');
    await new Promise((resolve) => dead.once('exit', resolve));
    writePidFile(home, dead.pid ?? 0, Math.round(Date.now() / 1000));
    const server = await start(home);
    expect(server.adopted).toBe(false);
    await server.stop();
  });

  it('W2 that names a stranger neither hinders a start nor harms the stranger', async () => {
    const home = temporaryHome();
    await (await start(home)).stop();
    const { account } = placeOf(home);
    // The worst case: same user as the server, and the file gives just the time the stranger was started.
    const stranger = spawn('sleep', ['60'], { ...(account && { uid: account.uid, gid: account.gid }), cwd: '/' });
    const pid = stranger.pid ?? 0;
    const identity = identityOf(pid) ?? { pid, startedAt: '' };
    writePidFile(home, pid, Math.round(startSeconds(pid) ?? 0));

    const server = await start(home);
    expect(server.adopted).toBe(false);
    expect(pidOf(home)).not.toBe(pid);
    await server.stop();
    expect(isAlive(identity)).toBe(true);
    stranger.kill('SIGKILL');
  });
});

describe('a crash while it is used', () => {
  it('W2 is recovered from, on the same port, with everything that was committed', async () => {
    const home = temporaryHome();
    const log: string[] = [];
    const server = await start(home, log);
    await query(server.urls.owner, 'create table public.kept as select generate_series(1, 1000) as n');
    const pid = pidOf(home);
    for (const round of [1, 2]) {
      process.kill(pidOf(home), 'SIGKILL');
      const rows = await eventually(() => query(server.urls.owner, 'select count(*)::int as n from public.kept'));
      expect([round, rows]).toEqual([round, [{ n: 1000 }]]);
    }
    expect(pidOf(home)).not.toBe(pid);
    expect(log.filter((line) => line.includes('signal SIGKILL'))).toHaveLength(2);
    await eventually(() => expect(log.at(-1)).toBe('PostgreSQL is back.'));
    await server.stop();
    expect(readPidFile(placeOf(home).cluster)).toBeNull();
  });

  it('is recovered from by the one who took the server over, too', async () => {
    const home = temporaryHome();
    const held = holdInChild(home);
    await held.started;
    await held.exit('SIGKILL');
    const server = await start(home);
    const pid = pidOf(home);
    process.kill(pid, 'SIGKILL');
    await eventually(() => {
      expect(pidOf(home)).not.toBe(pid);
      return query(server.urls.runtime, 'select 1');
    });
    await server.stop();
  });
});

describe('several processes of one data directory', () => {
  it('share one server, which the last one stops', async () => {
    const home = temporaryHome();
    const held = [holdInChild(home), holdInChild(home), holdInChild(home)];
    const started = await Promise.all(held.map((one) => one.started));
    expect(new Set(started.map((one) => one.port)).size).toBe(1);
    expect(started.filter((one) => !one.adopted)).toHaveLength(1);
    const server = await start(home);
    const pid = pidOf(home);
    await Promise.all(held.map((one) => one.exit('SIGTERM')));
    expect(pidOf(home)).toBe(pid);
    expect(await query(server.urls.runtime, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(identityOf(pid)).toBeNull();
  });
});

/** As a killed server would have left it: the data directory and everything else right, but the process another one. */
function writePidFile(home: string, pid: number, startedAt: number): void {
  const { cluster, account } = placeOf(home);
  const file = join(cluster, 'postmaster.pid');
  writeFileSync(file, `${pid}\n${cluster}\n${startedAt}\n54321\n\n127.0.0.1\n     1     1\nready   \n`, { mode: 0o600 });
  if (account !== null) chownSync(file, account.uid, account.gid);
  expect(readFileSync(file, 'utf8')).toContain(`${pid}\n`);
}
