import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readPidFile } from '../src/pid-file.js';
import { hasCluster, startEmbeddedServer } from '../src/index.js';
import { kept, placeOf, put, query, QUICK, temporaryHome } from './temporary-home.js';

vi.setConfig({ testTimeout: 60_000 }); // each makes a cluster of its own, in other processes

const start = (home: string) => startEmbeddedServer({ home, settings: QUICK });

describe('first start', () => {
  it('W2 makes cluster, roles and database; a warm start keeps them, on the same port', async () => {
    const home = temporaryHome();
    expect([hasCluster(join(home, 'nothing')), hasCluster(home)]).toEqual([false, false]);
    const phases: string[] = [];
    const first = await startEmbeddedServer({ home, settings: QUICK, onPhase: (name) => phases.push(name) });
    expect(phases).toEqual(['binaries', 'initdb', 'start', 'roles']);
    expect(first.adopted).toBe(false);
    await put(first, 'kept');
    await first.stop();
    expect(readPidFile(placeOf(home).cluster)).toBeNull();
    expect(hasCluster(home)).toBe(true);

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
});

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
