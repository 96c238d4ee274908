import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { serviceAccount } from '../src/account.js';
import { identityOf } from '../src/process-identity.js';
import { readPidFile } from '../src/pid-file.js';
import { SYSTEM_BASE, systemPlace } from '../src/place.js';
import { startEmbeddedServer } from '../src/index.js';
import { alsoTemporary, holdInChild, isRoot, kept, placeOf, put, query, QUICK, settingOf, temporaryHome } from './temporary-home.js';

vi.setConfig({ testTimeout: 60_000 }); // each makes a cluster of its own, in other processes

const start = (home: string, log: string[] = []) => startEmbeddedServer({ home, settings: QUICK, log: (line) => log.push(line) });

describe('first start', () => {
  it('W2 sets the server up for a small machine, in UTF-8 with an order that no system library changes', async () => {
    const server = await startEmbeddedServer({ home: temporaryHome(), settings: { fsync: 'off' } });
    const wanted = {
      wal_level: 'minimal',
      max_wal_senders: '0',
      shared_buffers: '128MB',
      max_connections: '120',
      TimeZone: 'UTC',
      fsync: 'off',
    };
    for (const [name, value] of Object.entries(wanted)) expect([name, await settingOf(server, name)]).toEqual([name, value]);
    const [database] = await query(
      server.urls.superuser,
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale, pg_get_userbyid(datdba) as owner
       from pg_database where datname = 'zocalo'`,
    );
    expect(database).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', owner: 'zocalo_owner' });
    await server.stop();
  });

  it('writes no value of a failed statement into its log', async () => {
    const home = temporaryHome();
    const server = await start(home);
    await put(server, 'ana@example.org');
    await expect(put(server, 'ana@example.org')).rejects.toMatchObject({ code: '23505' });
    await expect(query(server.urls.owner, `select 'bea@example.org'::uuid`)).rejects.toMatchObject({ code: '22P02' });
    await server.stop();
    const log = readFileSync(join(placeOf(home).root, 'server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('@example.org');
  });

  it('is redone when it was cut half way, and a cluster that was finished is never made again', async () => {
    const home = temporaryHome();
    const cut = holdInChild(home);
    await waitForUnfinished(home);
    await cut.exit('SIGKILL');
    expect(existsSync(placeOf(home).cluster)).toBe(false);

    const server = await start(home);
    await put(server, 'kept');
    await server.stop();

    writeFileSync(join(placeOf(home).root, 'unfinished-cluster-0'), 'left over');
    const again = await start(home);
    expect(await kept(again)).toEqual(['kept']);
    expect(readdirSync(placeOf(home).root).filter((name) => name.startsWith('unfinished-'))).toEqual([]);
    await again.stop();
  });
});

describe.runIf(isRoot)('as root', () => {
  it('W2 runs as an unprivileged account outside a home of mode 0700, and changes no mode there', async () => {
    const home = temporaryHome('.zocalo');
    chmodSync(dirname(home), 0o700);
    chmodSync(home, 0o700);
    const server = await start(home);
    const place = placeOf(home);
    expect(place.root).toBe(systemPlace(home));
    expect(place.root.startsWith(`${SYSTEM_BASE}/`)).toBe(true);
    const pid = readPidFile(place.cluster)?.pid ?? 0;
    expect(statSync(`/proc/${pid}`).uid).toBe(serviceAccount().uid);
    expect(statSync(place.cluster).mode & 0o777).toBe(0o700);
    expect(statSync(place.root).uid).toBe(0);
    expect([home, dirname(home)].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
    await server.stop();
  });

  it('makes an empty database when the data directory was removed, and keeps the old one aside', async () => {
    const home = temporaryHome();
    const first = await start(home);
    await put(first, 'old');
    await first.stop();
    rmSync(home, { recursive: true });
    mkdirSync(home);
    const log: string[] = [];
    const second = await start(home, log);
    await expect(kept(second)).rejects.toMatchObject({ code: '42P01' });
    const aside = readdirSync(placeOf(home).root).find((name) => name.startsWith('cluster.set-aside-'));
    expect(log.join()).toContain(aside);
    expect(existsSync(join(placeOf(home).root, aside ?? '', 'PG_VERSION'))).toBe(true);
    await second.stop();
  });

  it('keeps the database of a data directory that was moved, and gives a copy its own', async () => {
    const home = temporaryHome();
    const first = await start(home);
    await put(first, 'original');
    await first.stop();

    const copy = alsoTemporary(`${home} copy`);
    cpSync(home, copy, { recursive: true });
    const copied = await start(copy);
    await expect(kept(copied)).rejects.toMatchObject({ code: '42P01' });
    await copied.stop();
    expect(placeOf(copy).root).not.toBe(placeOf(home).root);

    const moved = alsoTemporary(`${home} moved`);
    renameSync(home, moved);
    const server = await start(moved);
    expect(await kept(server)).toEqual(['original']);
    await server.stop();
  });
});

describe('a temporary server', () => {
  it('leaves nothing behind, and removes what a killed test run left', async () => {
    const [killed, home] = [temporaryHome(), temporaryHome()];
    const held = holdInChild(killed, {}, 'temporary');
    await held.started;
    const left = placeOf(killed);
    const pid = readPidFile(left.cluster)?.pid ?? 0;
    await held.exit('SIGKILL');
    if (isRoot) utimesSync(left.root, new Date(0), new Date(0));

    const server = await startEmbeddedServer({ home, settings: QUICK, temporary: true });
    if (isRoot) expect([existsSync(left.root), identityOf(pid)]).toEqual([false, null]);
    const place = placeOf(home);
    expect(existsSync(place.cluster)).toBe(true);
    await server.stop();
    expect(existsSync(place.root)).toBe(false);
  });
});

describe('as an ordinary user', () => {
  it('W2 keeps everything inside the data directory', async () => {
    const home = temporaryHome();
    const account = isRoot ? serviceAccount() : {};
    if (isRoot) for (const path of [home, dirname(home)]) chmodSync(path, 0o777);
    const held = holdInChild(home, account);
    await held.started;
    const inside = join(home, 'postgres', 'cluster');
    const pid = readPidFile(inside)?.pid ?? 0;
    expect(identityOf(pid)).not.toBeNull();
    expect(existsSync(systemPlace(home))).toBe(false);
    await held.exit('SIGTERM');
    expect(readPidFile(inside)).toBeNull();

    const later = await start(home); // as root: the cluster stays where it is and runs as its owner
    expect(placeOf(home).cluster).toBe(inside);
    await later.stop();
  });

  it('sets new passwords when the file with them was lost', async () => {
    const home = temporaryHome();
    const account = isRoot ? serviceAccount() : {};
    if (isRoot) for (const path of [home, dirname(home)]) chmodSync(path, 0o777);
    const held = holdInChild(home, account);
    await held.started;
    const server = await start(home);
    await put(server, 'kept');
    await server.stop();
    await held.exit('SIGTERM');
    rmSync(join(home, 'postgres', 'credentials.json'));
    const log: string[] = [];
    const healed = await start(home, log);
    expect(log.join()).toContain('passwords');
    expect(healed.urls.owner).not.toBe(server.urls.owner);
    expect(await kept(healed)).toEqual(['kept']);
    expect(statSync(join(home, 'postgres', 'credentials.json')).uid).toBe(statSync(join(home, 'postgres')).uid);
    await healed.stop();
  });
});

async function waitForUnfinished(home: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    const root = placeOf(home).root;
    const cluster = existsSync(root) ? readdirSync(root).find((name) => name.startsWith('unfinished-cluster-')) : undefined;
    if (cluster !== undefined && existsSync(join(root, cluster, 'base'))) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('initdb did not begin');
}
