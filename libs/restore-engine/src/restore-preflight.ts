import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { BackupHeader, BackupManifest } from '#backup-archives';
import { Config } from '#platform/config';
import { AppError } from '#platform/errors';
import { masterKeyFingerprint } from '#platform/keys';
import { RestoreErrors } from './restore.errors.js';
import type { RestoreConnection } from './restore-connection.repository.js';

/** Rows take about half as much again in tables and indexes as their text does. */
const TABLES_PER_TEXT = 1.5;
const RESERVE = 1.2;

/** What has to hold before anything is touched. */
@Injectable()
export class RestorePreflight {
  constructor(private readonly config: Config) {}

  /** By the first that an archive says, before hours are spent on the rest. @throws AppError RESTORE_WRONG_KEY */
  async requireKey({ masterKey }: BackupHeader): Promise<void> {
    const own = await masterKeyFingerprint(this.config.masterKey, this.config.home);
    if (masterKey !== own) throw new AppError(RestoreErrors.RESTORE_WRONG_KEY);
  }

  /** @throws AppError RESTORE_NEWER, RESTORE_EXTENSION_MISSING, RESTORE_NO_ROOM */
  async check(manifest: BackupManifest, connection: RestoreConnection): Promise<void> {
    if ((await connection.unknownMigrations(manifest.migrations)).length > 0) throw new AppError(RestoreErrors.RESTORE_NEWER);
    const missing = await connection.missingExtensions(Object.keys(manifest.extensions));
    if (missing.length > 0) throw new AppError(RestoreErrors.RESTORE_EXTENSION_MISSING, { problems: [`${missing.join(', ')}.`] });
    const bytes = Object.values(manifest.digests.streams).reduce((sum, stream) => sum + stream.bytes, 0);
    if (await this.lacksRoom(bytes)) throw new AppError(RestoreErrors.RESTORE_NO_ROOM);
  }

  /** @param bytes of the rows as text. False also where nobody knows: the database is on another machine. */
  async lacksRoom(bytes: number): Promise<boolean> {
    const free = await this.freeBytes();
    return free !== null && free < bytes * TABLES_PER_TEXT * RESERVE;
  }

  /** Where the embedded server keeps its tables; null when there is none. */
  async freeBytes(): Promise<number | null> {
    try {
      const { bavail, bsize } = await statfs(join(this.config.home, 'postgres'));
      return bavail * bsize;
    } catch {
      return null;
    }
  }
}
