import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { BackupMaker } from '#backup-archives';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { migrate, newId } from '#platform/database';
import { startEmbeddedServer } from '#platform/embedded-postgres';
import { queueMigrationStep } from '#platform/jobs';
import { dataHash } from '#restores/testing';

/** More than the tables of an empty schema take, and less than these with what is in the backup. */
const DISK_MEGABYTES = 24;
const ROWS = 40_000;

const folder = mkdtempSync(join(tmpdir(), 'zocalo-full-disk-'));
const home = join(folder, 'home');
const disk = join(folder, 'disk');
let server: Awaited<ReturnType<typeof startEmbeddedServer>> | undefined;
let api: TestApi;
let worker: INestApplicationContext;
let admin: SignedIn;
let backupId: string;
let isMounted = false;

/** On a connection of its own each time: a restore ends those that are there. */
async function look<T>(work: (client: Client) => Promise<T>, url = server!.urls.owner): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
const query = async (text: string, values: unknown[] = []) => (await look((client) => client.query(text, values))).rows;
const hash = (schema = 'app') => look((client) => dataHash(client, schema));

const placeOf = () => (JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string }).place;

beforeAll(async () => {
  server = await startEmbeddedServer({ home, log: () => undefined });
  const { runtime: url, owner: ownerUrl, superuser: superuserUrl } = server.urls;
  await migrate(ownerUrl, [queueMigrationStep]);
  const database = { url, ownerUrl, superuserUrl, close: () => Promise.resolve() };
  api = await startTestApi({ database, env: { ZOCALO_HOME: home } });
  worker = await startTestWorker(api.config);
  admin = await signIn(api.app, { admin: true });
  await query(
    `insert into app.notifications (id, user_id, topic, dedupe_key, subject_type, subject_id, data)
     select gen_random_uuid(), $1::uuid, 'tickets.raised', 'many ' || n, 'ticket', n::text, jsonb_build_object('text', repeat(md5(n::text), 10))
     from generate_series(1, $2::int) n`,
    [admin.userId, ROWS],
  );
  backupId = newId();
  const { signal } = new AbortController();
  await api.app.get(BackupMaker, { strict: false }).make({ id: backupId, kind: 'manual', note: null, createdBy: null, signal });
  await signIn(api.app, { firstName: 'Later' });
}, 120_000);

afterAll(async () => {
  await worker?.close();
  await api?.close();
  if (server) {
    const place = placeOf();
    await server.stop();
    if (isMounted) execFileSync('umount', [disk]);
    rmSync(place, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** New tables lie on a small disk of their own from now on; what is there stays where it is. */
async function moveToSmallDisk(): Promise<void> {
  mkdirSync(disk);
  // The server may run under an account of its own.
  chmodSync(folder, 0o711);
  const { uid, gid } = statSync(join(placeOf(), 'cluster'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m,uid=${uid},gid=${gid},mode=700`, 'tmpfs', disk]);
  isMounted = true;
  const [{ name }] = await query('select current_database() as name');
  await look(async (superuser) => {
    await superuser.query(`create tablespace small location '${disk}'`);
    await superuser.query('grant create on tablespace small to public');
    await superuser.query(`alter database "${name}" set default_tablespace = small`);
  }, server!.urls.superuser);
}

/** @returns how it ended, and the most kilobytes that the small disk held meanwhile. */
async function restored(): Promise<{ state: string; error_code: string | null; step: string; aside: string | null; most: number }> {
  const asked = await api.request<{ id: string }>({
    method: 'POST',
    url: `/api/admin/restore/${backupId}`,
    body: { confirmWord: 'RESTORE', reason: 'A mistake.' },
    token: admin.token,
  });
  expect(asked.status).toBe(202);
  const row = async () =>
    (
      await query('select state, error_code, step, aside_schema as aside from ops.restores where id = $1', [asked.body.id]).catch(() => [])
    )[0];
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, onDisk())), 5);
  await expect.poll(async () => (await row())?.state, { timeout: 60_000, interval: 200 }).toMatch(/^(done|failed)$/);
  clearInterval(watch);
  return { ...(await row()), most };
}

/** Kilobytes. */
function onDisk(): number {
  const { blocks, bfree, bsize } = statfsSync(disk);
  return ((blocks - bfree) * bsize) / 1024;
}

/** Whether a disk may be mounted here: not by everybody, and in few containers. */
function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'zocalo-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe('BK3 the disk of the database is full during a restore (for those who may mount a small one)', () => {
  it.runIf(canMount())(
    'BK3 nothing changes, it says so, what was loaded is gone from the disk, and the platform serves; with room it succeeds',
    async () => {
      const before = await hash();
      await moveToSmallDisk();
      const empty = onDisk();
      const failed = await restored();
      expect(failed).toMatchObject({ state: 'failed', error_code: 'RESTORE_NO_ROOM', step: 'load' });
      // It was the rows: they filled it to the end.
      expect(failed.most).toBeGreaterThan((DISK_MEGABYTES - 1) * 1024);
      expect(await hash()).toEqual(before);
      expect(await query(`select nspname from pg_namespace where nspname ~ '^(app_before|app_loading)'`)).toEqual([]);
      await expect.poll(onDisk).toBeLessThan(empty + 512);
      expect(await query('select level from ops.maintenance')).toEqual([{ level: 'off' }]);
      await expect.poll(async () => (await api.request({ url: '/ready' })).status, { timeout: 30_000 }).toBe(200);
      // It writes, too: what is there has room where it lies.
      await signIn(api.app, { firstName: 'Afterwards' });

      // The last byte of the small disk is taken: not even the empty tables fit.
      writeFileSync(join(disk, 'ballast'), Buffer.alloc((DISK_MEGABYTES - 1) * 1024 * 1024 - onDisk() * 1024));
      const fuller = await hash();
      expect(await restored()).toMatchObject({ state: 'failed', error_code: 'RESTORE_NO_ROOM', step: 'load' });
      expect(await hash()).toEqual(fuller);

      rmSync(join(disk, 'ballast'));
      execFileSync('mount', ['-o', 'remount,size=512m', disk]);
      const done = await restored();
      expect(done.state).toBe('done');
      expect(await hash(done.aside!)).toEqual(fuller);
    },
    180_000,
  );
});
