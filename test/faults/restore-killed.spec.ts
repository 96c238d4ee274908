import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { BackupMaker } from '#backup-archives';
import { startTestApi } from '#harness';
import { newId } from '#platform/database';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { RESTORE_STEPS, type RestoreStep } from '#restore-engine';
import { dataHash } from '#restores/testing';

const FLAGS = ['--conditions=zocalo-source', '--import', new URL('../../libs/platform/testing/src/from-source.mjs', import.meta.url).href];
const SCRIPT = fileURLToPath(new URL('run-zocalo.ts', import.meta.url));
const ENDED = ['done', 'failed', 'undone'];

let database: TestDatabase;
let client: Client;
let home: string;
let env: Record<string, string>;
let backupId: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'zocalo-killed-'));
  env = { ZOCALO_HOME: home };
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  const api = await startTestApi({ database, env });
  await signIn(api.app, { admin: true });
  backupId = newId();
  const { signal } = new AbortController();
  await api.app.get(BackupMaker, { strict: false }).make({ id: backupId, kind: 'manual', note: null, createdBy: null, signal });
  await signIn(api.app, { firstName: 'Later' });
  await api.close();
}, 120_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await client.end();
  await database.close();
  await rm(home, { recursive: true, force: true });
});

/** Begins a command from its sources, as another process. */
function zocalo(...args: string[]): { child: ChildProcess; ended: Promise<unknown>; text: () => string } {
  const { MASTER } = { MASTER: Buffer.alloc(32, 7).toString('base64') };
  const own = { ...env, DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl, ZOCALO_MASTER_KEY: MASTER };
  const child = spawn(process.execPath, [...FLAGS, SCRIPT, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += String(chunk)));
  return { child, ended: once(child, 'close'), text: () => text };
}

/** What the newest journal says; null when it is older than what was begun. */
async function journal(known: ReadonlySet<string>): Promise<{ id: string; step: RestoreStep; state: string } | null> {
  const names = await readdir(join(home, 'restores')).catch(() => []);
  const name = names.find((each) => each.endsWith('.json') && !known.has(each));
  if (name === undefined) return null;
  try {
    const { restore } = JSON.parse(await readFile(join(home, 'restores', name), 'utf8')) as {
      restore: { id: string; step: RestoreStep; state: string };
    };
    return restore;
  } catch {
    return null;
  }
}

/** Kills the command when its journal has come to a step. @returns where the journal is then, once the server has noticed. */
async function killedAt(step: RestoreStep, ...args: string[]): Promise<{ id: string; step: RestoreStep }> {
  const known = new Set(await readdir(join(home, 'restores')).catch(() => []));
  const { child, ended, text } = zocalo(...args);
  for (;;) {
    const found = await journal(known);
    if (found && RESTORE_STEPS.indexOf(found.step) >= RESTORE_STEPS.indexOf(step)) break;
    if (child.exitCode !== null) throw new Error(`It ended before ${step}: ${text()}`);
    await sleep(2);
  }
  child.kill('SIGKILL');
  await ended;
  const gone = `select count(*)::int as left from pg_stat_activity where datname = current_database() and application_name like 'zocalo-restore%'`;
  await expect.poll(async () => (await client.query<{ left: number }>(gone)).rows[0]!.left, { timeout: 20_000 }).toBe(0);
  return (await journal(known))!;
}

/** Starts the platform, which nobody touches, and waits until the restore is settled. */
async function settled(id: string): Promise<{ state: string; error_code: string | null; committed_at: Date | null }> {
  const api = await startTestApi({ database, env });
  try {
    const row = async () =>
      (
        await client.query<{ state: string; error_code: string | null; committed_at: Date | null }>(
          'select * from ops.restores where id = $1',
          [id],
        )
      ).rows[0]!;
    await expect.poll(async () => ENDED.includes((await row()).state), { timeout: 30_000 }).toBe(true);
    // It serves: somebody signs in anew and is let in, without a hand.
    const admin = await signIn(api.app, { admin: true });
    const shown = await api.request<{ level: string }>({ url: '/api/admin/maintenance', token: admin.token });
    expect([shown.status, shown.body.level]).toEqual([200, 'off']);
    await expect.poll(async () => (await api.request({ url: '/api/admin/restores', token: admin.token })).status).toBe(200);
    await client.query('delete from app.users where id = $1', [admin.userId]);
    return await row();
  } finally {
    await api.close();
  }
}

async function leftovers(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname ~ '^(app_before|app_undone|app_loading|drill)'
      and nspname not in (select aside_schema from ops.restores where aside_schema is not null)`,
  );
  return rows.map(({ name }) => name);
}

describe('BK3 a restore whose process is killed', () => {
  it.each<RestoreStep>(['verify', 'files', 'maintenance', 'load', 'migrate', 'check', 'commit', 'follow-up'])(
    'BK3 at %s changes all or nothing, and the platform serves again',
    { timeout: 180_000 },
    async (step) => {
      const before = await dataHash(client, 'app');
      const where = await killedAt(step, 'backup', 'restore', backupId, '--yes');
      const { rows } = await client.query<{ committed: boolean; aside: string }>(
        'select committed_at is not null as committed, aside_schema as aside from ops.restores where id = $1',
        [where.id],
      );
      const { committed, aside } = rows[0]!;
      // The data of before, wherever it is now.
      expect(await dataHash(client, committed ? aside : 'app')).toEqual(before);
      if (RESTORE_STEPS.indexOf(where.step) < RESTORE_STEPS.indexOf('commit')) expect(committed).toBe(false);
      const after = await dataHash(client, 'app');
      expect(await settled(where.id)).toMatchObject(committed ? { state: 'done' } : { state: 'failed', error_code: 'RESTORE_INTERRUPTED' });
      expect(await dataHash(client, 'app')).toEqual(after);
      expect(await leftovers()).toEqual([]);
      if (!committed) return;
      const undo = zocalo('backup', 'undo', where.id, '--yes');
      await undo.ended;
      expect([undo.child.exitCode, undo.text()]).toEqual([0, expect.stringContaining('Done.')]);
      expect(await dataHash(client, 'app')).toEqual(before);
    },
  );
});
