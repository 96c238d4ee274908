import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { DatabaseProbe } from '../src/index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());

const at = (port: number) => Object.assign(new URL(database.url), { port: String(port) }).href;

describe('MO2 whether the database answers', () => {
  it('is seen on one connection, which is made again when it was cut', async () => {
    const probe = new DatabaseProbe(database.url);
    const owner = new Client({ connectionString: database.superuserUrl });
    await owner.connect();
    const mine = `select pid from pg_stat_activity where datname = current_database() and application_name = 'zocalo-probe'`;
    expect([await probe.answers(), await probe.answers()]).toEqual([true, true]);
    const { rows } = await owner.query(mine);
    expect(rows).toHaveLength(1);
    await owner.query('select pg_terminate_backend($1)', [rows[0].pid]);
    // The connection may be found dead once; a single look proves nothing.
    await probe.answers();
    expect(await probe.answers()).toBe(true);
    // Full for everybody but superusers: it refuses us, so it is there.
    probe.close();
    await owner.query(`alter database ${new URL(database.url).pathname.slice(1)} connection limit 0`);
    expect(await probe.answers()).toBe(true);
    probe.close();
    await owner.end();
  });

  it('is not the case when nobody listens, or whoever does says nothing', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const probe = new DatabaseProbe(at(port));
    const began = performance.now();
    expect(await probe.answers()).toBe(false);
    expect(performance.now() - began).toBeLessThan(4_000);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    expect(await probe.answers()).toBe(false);
    probe.close();
  });
});
