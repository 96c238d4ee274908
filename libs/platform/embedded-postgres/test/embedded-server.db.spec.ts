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
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { serviceAccount } from '../src/account.js';
import { identityOf } from '../src/process-identity.js';
import { readPidFile } from '../src/pid-file.js';
import { SYSTEM_BASE, systemPlace } from '../src/place.js';
import { startEmbeddedServer, type EmbeddedServer } from '../src/index.js';
import { alsoTemporary, holdInChild, isRoot, placeOf, query, QUICK, settingOf, temporaryHome } from './temporary-home.js';

vi.setConfig({ testTimeout: 60_000 }); // each makes a cluster of its own, in other processes

const start = (home: string, log: string[] = []) => startEmbeddedServer({ home, settings: QUICK, log: (line) => log.push(line) });

async function put(server: EmbeddedServer, value: string): Promise<void> {
  await query(server.urls.owner, 'create table if not exists public.kept (value text primary key)');
  await query(server.urls.owner, 'insert into public.kept values ($1)', [value]);
}

const kept = async (server: EmbeddedServer) =>
  (await query<{ value: string }>(server.urls.owner, 'select value from public.kept')).map((row) => row.value);

describe('first start', () => {
  it('W2 makes cluster, roles and database; a warm start keeps them, on the same port', async () => {
    const home = temporaryHome();
    const phases: string[] = [];
    const first = await startEmbeddedServer({ home, settings: QUICK, onPhase: (name) => phases.push(name) });
    expect(phases).toEqual(['binaries', 'initdb', 'start', 'roles']);
    expect(first.adopted).toBe(false);
    await put(first, 'kept');
    await first.stop();
    expect(readPidFile(placeOf(home).cluster)).toBeNull();

    phases.length = 0;
    const second = await startEmbeddedServer({ home, settings: QUICK, onPhase: (name) => phases.push(name) });
    expect(phases).toEqual(['binaries', 'start', 'roles']);
    expect(second.port).toBe(first.port);
    expect(second.urls).toEqual(first.urls);
    expect(await kept(second)).toEqual(['kept']);
    await second.stop();
  });

  it('W2 wants a password from everyone, keeps it in one file of mode 0600, and listens on loopback only', async () => {
    const home = temporaryHome();
    const server = await start(home);
    const credentials = join(home, 'postgres', 'credentials.json');
    expect(statSync(credentials).mode & 0o777).toBe(0o600);
    for (const url of Object.values(server.urls)) {
      const wrong = new URL(url);
      wrong.password = 'guess';
      await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
      wrong.password = '';
      await expect(query(wrong.href, 'select 1')).rejects.toThrow();
    }
    const passwords = Object.values(server.urls).map((url) => new URL(url).password);
    expect(new Set(passwords).size).toBe(4);
    const holding = everyFile(home).filter((file) => passwords.some((password) => readFileSync(file).includes(password)));
    expect(holding).toEqual([credentials]);

    for (const address of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
      if (!address.internal && address.family === 'IPv4') await expect(reaches(address.address, server.port)).resolves.toBe(false);
    }
    await expect(reaches('127.0.0.1', server.port)).resolves.toBe(true);
    await server.stop();
  });

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

  it('W2 gives the runtime role no way to change the schema and the read-only role no way to write', async () => {
    const server = await start(temporaryHome());
    await put(server, 'a');
    await query(server.urls.owner, 'grant select, insert on public.kept to zocalo_runtime, zocalo_readonly');
    await query(server.urls.runtime, `insert into public.kept values ('b')`);
    await expect(query(server.urls.runtime, 'create schema mine')).rejects.toMatchObject({ code: '42501' });
    await expect(query(server.urls.runtime, 'create role other')).rejects.toMatchObject({ code: '42501' });
    await expect(query(server.urls.readonly, `insert into public.kept values ('c')`)).rejects.toMatchObject({ code: '25006' });
    expect(await query(server.urls.readonly, 'select count(*)::int as n from public.kept')).toEqual([{ n: 2 }]);
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

function everyFile(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 }, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.unref();
  });
}
