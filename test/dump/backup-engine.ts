import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { AlertsModule } from '#alerts';
import { type Backup, type BackupManifest, BackupMaker, BackupReader } from '#backup-archives';
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
import { type Drill, DrillRows, DrillRunner, RestoreDrillsModule } from '#restore-drills';
import { type Restore, RestoreConnection, RestoreRunner } from '#restore-engine';

@Module({})
class QuietRoot {}

/** What makes, restores and tries out backups, and nobody beside it who writes anything. */
export class BackupEngine {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly ownerUrl: string,
  ) {}

  static async open(config: Config): Promise<BackupEngine> {
    const app = await NestFactory.createApplicationContext(rootOf(config), { logger: false, abortOnError: false });
    return new BackupEngine(app, config.databaseOwnerUrl!);
  }

  async backup(): Promise<{ readonly made: Backup; readonly manifest: BackupManifest }> {
    const made = await this.get(BackupMaker).make({ id: newId(), kind: 'manual', note: null, createdBy: null, signal: signal() });
    const open = await this.get(BackupReader).open(made.id, { signal: signal() });
    try {
      for await (const { content } of open.reader.entries()) for await (const _ of content);
      return { made, manifest: open.reader.manifest() };
    } finally {
      await open.close();
    }
  }

  restore(backupId: string): Promise<Restore> {
    return this.run({ kind: 'restore', backupId, undoOf: null });
  }

  undo({ id, backupId }: Restore): Promise<Restore> {
    return this.run({ kind: 'undo', backupId, undoOf: id });
  }

  async drill(backupId: string): Promise<Drill> {
    const id = newId();
    const drills = this.get(DrillRows);
    await drills.insert(id, backupId, null);
    return this.withLock(async (lock) => this.get(DrillRunner).run(lock, (await drills.find(id))!, signal()));
  }

  /** As the owner, on a connection of its own: a restore ends those that last. */
  async ask(statements: string): Promise<unknown[]> {
    const client = new Client({ connectionString: this.ownerUrl });
    await client.connect();
    try {
      return (await client.query(statements)).rows;
    } finally {
      await client.end();
    }
  }

  /** Takes back what a restore changes on purpose: nobody who was signed in is so any more. */
  async signBackIn(): Promise<void> {
    await this.ask(`update app.users set security_epoch = security_epoch - 1;
      update app.sessions set revoked_at = null, revoke_reason = null where revoke_reason = 'restored'`);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  private run(wish: Pick<Restore, 'kind' | 'backupId' | 'undoOf'>): Promise<Restore> {
    return this.withLock(async (lock) => {
      const id = newId();
      await lock.insert({ id, ...wish, reason: 'A test.', requestedBy: null, watchDigest: null });
      return this.get(RestoreRunner).run(lock, (await lock.find(id))!, { signal: signal() });
    });
  }

  private async withLock<T>(work: (lock: RestoreConnection) => Promise<T>): Promise<T> {
    const lock = await RestoreConnection.open(this.ownerUrl);
    if (!lock) throw new Error('Somebody else works at backups.');
    try {
      return await work(lock);
    } finally {
      await lock.close();
    }
  }

  private get<T>(type: abstract new (...args: never[]) => T): T {
    return this.app.get(type as never, { strict: false });
  }
}

/** Tables whose rows a restore and `signBackIn` touch: they lie in another order by then. */
const TOUCHED = new Set(['sessions', 'users']);

/** The digest of each table of which the same rows lie in the same order after a restore. */
export function digestsOf({ tables, digests }: BackupManifest): Record<string, string> {
  return Object.fromEntries(
    tables.filter(({ name }) => !TOUCHED.has(name)).map(({ name, stream }) => [name, digests.streams[stream]!.sha256]),
  );
}

export function rowsOf({ tables }: BackupManifest): Record<string, number> {
  return Object.fromEntries(tables.map(({ name, rows }) => [name, rows]));
}

const signal = () => new AbortController().signal;

function rootOf(config: Config): DynamicModule {
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
      AlertsModule,
      RestoreDrillsModule,
    ],
  };
}
