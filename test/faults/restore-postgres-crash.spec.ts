import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { BackupMaker } from '#backup-archives';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { migrate, newId } from '#platform/database';
import { startEmbeddedServer } from '#platform/embedded-postgres';
import { queueMigrationStep } from '#platform/jobs';
import { RESTORE_STEPS, type RestoreStep } from '#restore-engine';
import { dataHash } from '#restores/testing';

const home = join(mkdtempSync(join(tmpdir(), 'zocalo-restore-crash-')), 'home');
let server: Awaited<ReturnType<typeof startEmbeddedServer>>;
let api: TestApi;
let worker: INestApplicationContext;
let backupId: string;

beforeAll(async () => {
  server = await startEmbeddedServer({ home, log: () => undefined });
  const { runtime: url, owner: ownerUrl, superuser: superuserUrl } = server.urls;
  await migrate(ownerUrl, [queueMigrationStep]);
  const database = { url, ownerUrl, superuserUrl, close: () => Promise.resolve() };
  api = await startTestApi({ database, env: { ZOCALO_HOME: home } });
  worker = await startTestWorker(api.config);
  await signIn(api.app, { admin: true });
  backupId = newId();
  const { signal } = new AbortController();
  await api.app.get(BackupMaker, { strict: false }).make({ id: backupId, kind: 'manual', note: null, createdBy: null, signal });
  await signIn(api.app, { firstName: 'Later' });
}, 120_000);

afterAll(async () => {
  await worker?.close();
  await api?.close();
  const place = placeOf();
  await server?.stop();
  rmSync(place, { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
}, 60_000);

const placeOf = () => (JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string }).place;
const postmaster = () => Number(readFileSync(join(placeOf(), 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);

/** On a connection of its own each time: the server comes and goes. */
async function look<T>(work: (client: Client) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString: api.database.ownerUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      if (attempt === 60) throw error;
      await sleep(500);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** @returns where it is. */
async function comesTo(id: string, step: RestoreStep): Promise<RestoreStep> {
  for (;;) {
    const names = await readdir(join(home, 'restores')).catch(() => [] as string[]);
    if (names.includes(`${id}.json`)) {
      const text = await readFile(join(home, 'restores', `${id}.json`), 'utf8').catch(() => '');
      const found = (text === '' ? {} : JSON.parse(text)) as { restore?: { step: RestoreStep } };
      if (found.restore && RESTORE_STEPS.indexOf(found.restore.step) >= RESTORE_STEPS.indexOf(step)) return found.restore.step;
    }
    await sleep(1);
  }
}

describe('BK3 PostgreSQL dies during a restore', () => {
  it.each<RestoreStep>(['load', 'commit', 'follow-up'])(
    'BK3 at %s: all or nothing, and the platform serves again by itself',
    { timeout: 180_000 },
    async (step) => {
      const admin = await signIn(api.app, { admin: true });
      const before = await look((client) => dataHash(client, 'app'));
      const asked = await api.request<{ id: string }>({
        method: 'POST',
        url: `/api/admin/restore/${backupId}`,
        body: { confirmWord: 'RESTORE', reason: 'A mistake.' },
        token: admin.token,
      });
      expect(asked.status).toBe(202);
      await comesTo(asked.body.id, step);
      process.kill(postmaster(), 'SIGKILL');
      // Without the server it goes no further: on a busy machine it may have come past the step that was awaited.
      const where = await comesTo(asked.body.id, step);
      const state = () =>
        look(async (client) => {
          const { rows } = await client.query<{ state: string; error_code: string | null; aside: string | null; level: string }>(
            'select state, error_code, aside_schema as aside, (select level from ops.maintenance) as level from ops.restores where id = $1',
            [asked.body.id],
          );
          return rows[0]!;
        });
      await expect.poll(async () => (await state()).state, { timeout: 90_000, interval: 1_000 }).toMatch(/^(done|failed)$/);
      const ended = await state();
      expect(ended.level).toBe('off');
      expect(await look((client) => dataHash(client, ended.state === 'done' ? ended.aside! : 'app'))).toEqual(before);
      if (RESTORE_STEPS.indexOf(where) < RESTORE_STEPS.indexOf('commit')) expect(ended.state).toBe('failed');
      await expect.poll(async () => (await api.request({ url: '/ready' })).status, { timeout: 30_000 }).toBe(200);
    },
  );
});
