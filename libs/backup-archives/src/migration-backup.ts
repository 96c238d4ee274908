import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Config, ConfigModule } from '#platform/config';
import { newId } from '#platform/database';
import { AppError } from '#platform/errors';
import { StorageModule } from '#platform/storage';
import { BackupArchivesModule } from './backup-archives.module.js';
import { BackupErrors } from './backup.errors.js';
import type { Backup } from './backup.js';
import { BackupCatalogue } from './backup-catalogue.js';
import { BackupMaker } from './backup-maker.js';
import { hasData } from './has-data.query.js';

const LOOK_AGAIN_MS = 1_000;

/** The engine alone: the rest of the program does not fit a database that is not migrated yet. */
@Module({})
class EngineModule {
  static forRoot(config: Config): DynamicModule {
    return { module: EngineModule, imports: [ConfigModule.forRoot(config), StorageModule, BackupArchivesModule] };
  }
}

/**
 * Before the schema changes, of a database that holds something. Of processes that start together, one makes it.
 * @param stillPending whether there is still something to migrate: asked after another one was waited for.
 * @returns null when there is nothing to lose, or it was done meanwhile. @throws why it failed
 */
export async function backUpBeforeMigrating(config: Config, stillPending: () => Promise<boolean>): Promise<Backup | null> {
  if (!(await hasData(config.databaseOwnerUrl ?? config.databaseUrl!))) return null;
  const engine = await NestFactory.createApplicationContext(EngineModule.forRoot(config), { logger: false });
  const order = { id: newId(), kind: 'before_migration', note: null, createdBy: null, signal: new AbortController().signal } as const;
  try {
    const catalogue = engine.get(BackupCatalogue, { strict: false });
    const sequence = await catalogue.nextSequence();
    for (;;) {
      // Whoever made it may not have begun to migrate.
      if (!(await stillPending()) || (await wasMadeSince(catalogue, sequence))) return null;
      try {
        return await engine.get(BackupMaker, { strict: false }).make(order);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== BackupErrors.BACKUP_RUNNING.code) throw error;
        await sleep(LOOK_AGAIN_MS);
      }
    }
  } finally {
    await engine.close();
  }
}

async function wasMadeSince(catalogue: BackupCatalogue, from: number): Promise<boolean> {
  const all = await catalogue.list();
  return all.some(({ kind, state, sequence }) => kind === 'before_migration' && state === 'verified' && sequence >= from);
}
