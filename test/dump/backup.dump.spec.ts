import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SetupService } from '#auth';
import { type BackupManifest, BackupMaker, BackupReader } from '#backup-archives';
import { DemoDataService } from '#demo-data';
import { startTestApi, startTestWorker } from '#harness';
import { BusModule } from '#platform/bus';
import { type Config, ConfigModule } from '#platform/config';
import { DatabaseModule, newId } from '#platform/database';
import { DemoModule } from '#platform/demo';
import { EventsModule } from '#platform/events';
import { HealthModule } from '#platform/health';
import { JobsModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { LimitsModule } from '#platform/limits';
import { LoggingModule } from '#platform/logging';
import { MetricsModule } from '#platform/metrics';
import { PersonalDataModule } from '#platform/privacy';
import { SettingsModule } from '#platform/settings';
import { StorageModule } from '#platform/storage';
import { silentLog } from '#platform/testing';
import { DrillRows, DrillRunner, RestoreDrillsModule } from '#restore-drills';
import { type Restore, RestoreConnection, RestoreRunner } from '#restore-engine';
import { type InstalledPostgres, startInstalledPostgres } from './installed-postgres.js';

/** Of migrations it differs when they were run. */
const ROWS = ['--exclude-table-data=app.migrations', '--data-only', '--schema=app', '--column-inserts', '--rows-per-insert=1'];
const ROW = /^(?:INSERT INTO|SELECT pg_catalog\.setval)[^]*?\);$/gm;
/** Their rows lie in another order by then. */
const ENDED = new Set(['sessions', 'users']);
/** Who may read what is of the installation, not of its data: what was granted by hand since stays. */
const GRANTED_SINCE = [
  '+ GRANT SELECT,DELETE ON TABLE app.offices TO zocalo_readonly;',
  '- GRANT SELECT ON TABLE app.offices TO zocalo_readonly;',
];

let postgres: InstalledPostgres;
let home: string;
let app: INestApplicationContext;

beforeAll(async () => {
  postgres = await startInstalledPostgres();
  home = await mkdtemp(join(tmpdir(), 'zocalo-dump-'));
  const env = { ZOCALO_HOME: home };
  const api = await startTestApi({ database: postgres.database, env });
  await api.app.get(SetupService).createAdministrator('admin@example.com', 'una mesa de madera');
  await api.app.get(DemoDataService).load();
  // What a restore would hold back is gone before it.
  const worker = await startTestWorker(api.config);
  await vi.waitFor(async () => expect(await ask('select count(*)::int as n from app.outbox')).toEqual([{ n: 0 }]), 30_000);
  await worker.close();
  await api.close();
  app = await NestFactory.createApplicationContext(quietRoot(api.config), { logger: false, abortOnError: false });
});
afterAll(async () => {
  await app?.close();
  await postgres?.close();
  await rm(home, { recursive: true, force: true });
});

describe('what pg_dump prints', () => {
  it('BK2 BK3 is the same before a backup and after its restore: tables, rights, every row', async () => {
    expect(await ask('select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }]);
    const before = await dumped();
    expect(before.rows.length).toBeGreaterThan(500);
    const { manifest, id } = await backup();

    await ask(`delete from app.reservations;
      update app.desks set name = 'lost';
      update app.users set last_name = 'Lost';
      alter table app.offices add column made_since integer;
      grant delete on app.offices to zocalo_readonly;
      create table app.made_since (n integer)`);
    const between = await dumped();
    expect(differences(between.schema, before.schema)).not.toEqual([]);
    expect(differences(between.rows, before.rows)).not.toEqual([]);

    const restore = await restored(id);
    expect(restore).toMatchObject({ state: 'done', error: null });
    // What a restore changes on purpose: nobody who was signed in is so any more.
    await ask(`update app.users set security_epoch = security_epoch - 1;
      update app.sessions set revoked_at = null, revoke_reason = null where revoke_reason = 'restored'`);
    const after = await dumped();
    expect(differences(after.schema, before.schema)).toEqual(GRANTED_SINCE);
    expect(differences(after.rows, before.rows)).toEqual([]);

    const again = await backup();
    const known = new Map(streamsOf(manifest));
    expect(streamsOf(again.manifest).filter(([table, digest]) => !ENDED.has(table) && known.get(table) !== digest)).toEqual([]);
    expect(again.manifest.tables.map(({ name, rows }) => [name, rows])).toEqual(manifest.tables.map(({ name, rows }) => [name, rows]));
    expect(again.manifest.migrations).toEqual(manifest.migrations);
    const objects = (of: BackupManifest) => Object.entries(of.fingerprint.objects).map((object) => object.join(': '));
    expect(differences(objects(again.manifest), objects(manifest))).toEqual([
      expect.stringContaining('grant table offices to zocalo_readonly'),
      expect.stringContaining('grant table offices to zocalo_readonly'),
    ]);
    expect(again.manifest.sequences).toEqual(manifest.sequences);

    // What was there before the restore is kept as it was.
    const aside = restore.asideSchema!;
    const kept = (await postgres.dump('--schema-only', `--schema=${aside}`)).replaceAll(aside, 'app').split('\n');
    expect(differences(kept, between.schema)).toEqual([]);
  });

  it('BK3 is the same before and after a drill, of all schemas', async () => {
    const { id } = await backup();
    const before = await everything();
    const drillId = newId();
    const drills = take(DrillRows);
    await drills.insert(drillId, id, null);
    const drill = await withLock(async (lock) => take(DrillRunner).run(lock, (await drills.find(drillId))!, signal()));
    expect(drill).toMatchObject({ state: 'passed', error: null });
    const after = await everything();
    expect(differences(after.schema, before.schema)).toEqual([]);
    expect(differences(after.rows, before.rows)).toEqual([]);
  });
});

@Module({})
class QuietRoot {}

/** Backups and restores with what they need, and nobody beside them who writes anything. */
function quietRoot(config: Config): DynamicModule {
  return {
    module: QuietRoot,
    imports: [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(silentLog()),
      MetricsModule,
      HealthModule,
      SettingsModule,
      LimitsModule,
      DatabaseModule.forRoot(),
      BusModule,
      EventsModule,
      JobsModule,
      KeysModule,
      StorageModule,
      PersonalDataModule,
      DemoModule,
      RestoreDrillsModule,
    ],
  };
}

function take<T>(type: abstract new (...args: never[]) => T): T {
  return app.get(type as never, { strict: false });
}

const signal = () => new AbortController().signal;

/** As the owner, on a connection of its own: a restore ends those that last. */
async function ask(statements: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.database.ownerUrl });
  await client.connect();
  try {
    return (await client.query(statements)).rows;
  } finally {
    await client.end();
  }
}

interface Dumped {
  readonly schema: string[];
  readonly rows: string[];
}

async function dumped(): Promise<Dumped> {
  const schema = await postgres.dump('--schema-only', '--schema=app');
  return { schema: schema.split('\n'), rows: (await postgres.dump(...ROWS)).match(ROW)! };
}

/** Tables of all schemas. */
async function everything(): Promise<Dumped> {
  return { ...(await dumped()), schema: (await postgres.dump('--schema-only')).split('\n') };
}

/** What only one of them has, in whatever order: rows have none. Few, since a person reads it. */
function differences(found: readonly string[], expected: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const line of found) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of expected) count.set(line, (count.get(line) ?? 0) - 1);
  return [...count]
    .filter(([, times]) => times !== 0)
    .map(([line, times]) => `${times > 0 ? '+' : '-'} ${line.slice(0, 300)}`)
    .slice(0, 20);
}

async function backup(): Promise<{ id: string; manifest: BackupManifest }> {
  const id = newId();
  const made = await take(BackupMaker).make({ id, kind: 'manual', note: null, createdBy: null, signal: signal() });
  expect(made).toMatchObject({ state: 'verified', error: null });
  const open = await take(BackupReader).open(id, { signal: signal() });
  try {
    for await (const { content } of open.reader.entries()) for await (const _ of content);
    return { id, manifest: open.reader.manifest() as BackupManifest };
  } finally {
    await open.close();
  }
}

async function restored(backupId: string): Promise<Restore> {
  return withLock(async (lock) => {
    const id = newId();
    await lock.insert({ id, kind: 'restore', backupId, undoOf: null, reason: 'A test.', requestedBy: null, watchDigest: null });
    return take(RestoreRunner).run(lock, (await lock.find(id))!, { signal: signal() });
  });
}

async function withLock<T>(work: (lock: RestoreConnection) => Promise<T>): Promise<T> {
  const lock = await RestoreConnection.open(postgres.database.ownerUrl);
  if (!lock) throw new Error('Somebody else works at backups.');
  try {
    return await work(lock);
  } finally {
    await lock.close();
  }
}

function streamsOf({ tables, digests }: BackupManifest): [string, string][] {
  return tables.map(({ name, stream }) => [name, digests.streams[stream]!.sha256]);
}
