import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '#platform/config';
import { newId } from '#platform/database';
import { StorageModule } from '#platform/storage';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { BackupArchivesModule } from '../src/backup-archives.module.js';
import { type BackupOrder, BackupMaker } from '../src/backup-maker.js';

@Module({})
class Root {}

/** The engine of backups on a database and a folder of its own. */
export async function startArchives(env: Record<string, string> = {}, shared?: TestDatabase) {
  const database = shared ?? (await testDatabase());
  const home = await mkdtemp(join(tmpdir(), 'zocalo-archives-'));
  const config = testConfig(database, { ZOCALO_HOME: home, ...env });
  const module = { module: Root, imports: [ConfigModule.forRoot(config), StorageModule, BackupArchivesModule] };
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const get = <T>(type: abstract new (...args: never[]) => T): T => app.get(type as never, { strict: false });
  return {
    app,
    database,
    home,
    folder: join(home, 'backups'),
    get,
    make: (order: Partial<BackupOrder> = {}) =>
      get(BackupMaker).make({ id: newId(), kind: 'manual', note: null, createdBy: null, signal: new AbortController().signal, ...order }),
    close: async () => {
      await app.close();
      if (!shared) await database.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
