import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { migrate } from '#platform/database';
import { queueMigrationStep } from '#platform/jobs';
import { Maintenance } from '#platform/maintenance';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { MaintenanceFile, MaintenanceService, setWithoutDatabase } from '../src/index.js';

const REASON = 'We move.';
const SYSTEM = { userId: null };

let database: TestDatabase;
let owner: Client;
let home: string;
let started: TestApi[] = [];

beforeAll(async () => {
  database = await testDatabase();
  owner = new Client({ connectionString: database.ownerUrl, options: '-c search_path=ops,app' });
  await owner.connect();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-copy-'));
});
afterEach(async () => {
  await Promise.all(started.map((api) => api.close()));
  started = [];
  await rm(home, { recursive: true, force: true });
  await owner.query(`update maintenance set version = version + 1, level = 'off', reason = null, starts_at = null, until = null`);
});
afterAll(async () => {
  await owner?.end();
  await database?.close();
});

async function start(env: Record<string, string> = {}): Promise<TestApi> {
  const api = await startTestApi({ database, env: { ZOCALO_HOME: home, ...env } });
  started.push(api);
  return api;
}
const serviceOf = (api: TestApi) => api.app.get(MaintenanceService, { strict: false });
const levelOf = (api: TestApi) => api.app.get(Maintenance).level;
const statusOf = async (api: TestApi) => (await api.request({ url: '/api/offices' })).status;
const copy = () => new MaintenanceFile(home).read();
const row = async () => (await owner.query<{ version: number; level: string }>('select version, level from maintenance')).rows[0]!;
const soon = { timeout: 2_500, interval: 50 };

describe('MT1 the state outlives the process', () => {
  it('MT1 a process that starts knows it before it answers anybody', async () => {
    await serviceOf(await start()).enable({ reason: REASON }, SYSTEM);
    const next = await start();
    expect([levelOf(next), await statusOf(next)]).toEqual(['full', 503]);
  }, 40_000);

  it('MT1 a restore, which puts another schema in the place of `app`, leaves it as it was', async () => {
    const restored = await testDatabase();
    const superuser = new Client({ connectionString: restored.superuserUrl });
    await superuser.connect();
    // Each in a data directory of its own, so that it is the database that remembers.
    const homes = [join(home, 'before'), join(home, 'after')] as const;
    try {
      const before = await startTestApi({ database: restored, env: { ZOCALO_HOME: homes[0] } });
      await serviceOf(before).enable({ reason: REASON, level: 'read_only' }, SYSTEM);
      await serviceOf(before).enable({ reason: REASON }, SYSTEM);
      const set = before.app.get(Maintenance).state;
      await before.close();
      await superuser.query('alter schema app rename to app_before');
      expect((await migrate(restored.ownerUrl, [queueMigrationStep])).applied).not.toEqual([]);
      expect((await superuser.query('select from app.users')).rowCount).toBe(0);
      const after = await startTestApi({ database: restored, env: { ZOCALO_HOME: homes[1] } });
      const { state } = after.app.get(Maintenance);
      expect([levelOf(after), state.version, state.reason, await statusOf(after)]).toEqual(['full', set.version, REASON, 503]);
      await after.close();
    } finally {
      await superuser.end();
      await restored.close();
    }
  }, 60_000);

  it('MT1 ends by itself, by the database’s clock', async () => {
    const api = await start();
    const { rows } = await owner.query<{ until: Date }>(`select clock_timestamp() + interval '1 second' as until`);
    await serviceOf(api).enable({ reason: REASON, until: rows[0]!.until }, SYSTEM);
    expect(await statusOf(api)).toBe(503);
    await expect.poll(() => statusOf(api), soon).toBe(401);
  });
});

describe('MT1 the copy in the data directory', () => {
  it('MT1 follows each change, whole and for its owner alone', async () => {
    const api = await start();
    await serviceOf(api).enable({ reason: REASON, level: 'read_only' }, SYSTEM);
    expect((await stat(join(home, 'maintenance.json'))).mode & 0o777).toBe(0o600);
    expect(await copy()).toMatchObject({
      state: { reason: REASON, ...(await row()) },
      installation: expect.any(String),
    });
    await serviceOf(api).disable(SYSTEM);
    expect((await copy())?.state).toMatchObject({ level: 'off', version: (await row()).version });
    expect(await readdir(home)).toEqual(['maintenance.json']);
  });

  it('MT1 decides while the database is away, for a process that starts then as well', async () => {
    await serviceOf(await start()).enable({ reason: REASON }, SYSTEM);
    const away = await start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect([levelOf(away), (await away.request({ url: '/health' })).status]).toEqual(['full', 200]);
    const answer = await away.request({ url: '/api/offices' });
    expect([answer.status, answer.body.error.code]).toEqual([503, 'MAINTENANCE']);
    await setWithoutDatabase(home, null);
    await expect.poll(() => levelOf(away), soon).toBe('off');
  });

  it('MT1 goes into the row once the database is back, with an entry in the trail', async () => {
    const api = await start();
    await serviceOf(api).enable({ reason: REASON }, SYSTEM);
    await owner.query('alter table maintenance rename to away');
    const { state } = await setWithoutDatabase(home, { reason: 'Nearly there.', level: 'banner' });
    await expect.poll(() => levelOf(api), soon).toBe('banner');
    await owner.query('alter table away rename to maintenance');
    await expect.poll(row, soon).toMatchObject({ version: state.version, level: 'banner' });
    const { rows } = await owner.query(
      `select action, actor_kind, actor_reason, before, after from audit_entries where action like 'maintenance.%' order by occurred_at desc limit 1`,
    );
    expect(rows).toMatchObject([
      {
        action: 'maintenance.enable',
        actor_kind: 'system',
        actor_reason: 'file of the data directory',
        before: { level: 'full' },
        after: { level: 'banner', version: state.version },
      },
    ]);
  });

  it('MT1 an older one changes nothing', async () => {
    const api = await start();
    await serviceOf(api).enable({ reason: REASON }, SYSTEM);
    const old = { ...(await copy())! };
    await serviceOf(api).enable({ reason: 'Longer.' }, SYSTEM);
    await new MaintenanceFile(home).write({ ...old, state: { ...old.state, level: 'banner' } });
    await expect.poll(async () => (await copy())?.state.reason, soon).toBe('Longer.');
    expect(levelOf(api)).toBe('full');
  });

  it('MT1 of another installation is taken for what it is as soon as the database says so', async () => {
    const { state } = await setWithoutDatabase(home, { reason: 'Of somebody else.' });
    await new MaintenanceFile(home).write({ state: { ...state, version: 1_000_000 }, installation: 'another' });
    const api = await start();
    expect(levelOf(api)).toBe('off');
    await serviceOf(api).enable({ reason: REASON }, SYSTEM);
    expect((await copy())?.state).toMatchObject({ reason: REASON, version: (await row()).version });
  });

  it.each([
    ['no JSON', '{"version": 9'],
    ['no state', '[]'],
    ['no reason', '{"version":9,"level":"full","reason":null,"startsAt":"2026-01-01T00:00:00Z","until":null,"retryAfterSeconds":60}'],
    ['no level', '{"version":9,"level":"shut","reason":"x","startsAt":"2026-01-01T00:00:00Z","until":null,"retryAfterSeconds":60}'],
    ['no time', '{"version":9,"level":"full","reason":"x","startsAt":"soon","until":null,"retryAfterSeconds":60}'],
  ])('MT1 that holds %s is said to be broken, and changes nothing', async (_, text) => {
    await writeFile(join(home, 'maintenance.json'), text);
    await expect(copy()).rejects.toThrow('is not a state of maintenance; remove it.');
    await expect(setWithoutDatabase(home, null)).rejects.toThrow('is not a state of maintenance; remove it.');
    expect(await readFile(join(home, 'maintenance.json'), 'utf8')).toBe(text);
  });
});
