import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import type { BackupManifest } from '#backup-archives';
import { Config } from '#platform/config';
import { migrate } from '#platform/database';
import { AppError } from '#platform/errors';
import { DataProof, type Query } from './data-proof.js';
import { COMMIT_NOTES, OWN_CONNECTIONS } from './restore-connection.repository.js';
import { loadSchemaCopy } from './restore-door.js';
import { RestoreErrors } from './restore.errors.js';
import type { RestoreWork } from './restore-work.js';
import type { RestoredArchive } from './restored-archive.js';
import { settlingStatements, type Statement } from './restored-data.query.js';

const SCHEMA = 'app';
/** For writers that do not end; every other session was ended before. */
const LOCK_TIMEOUT_MS = 30_000;

/** Replaces the data in one transaction: with that of an archive, or with what another restore put aside. */
@Injectable()
export class DataExchange {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly config: Config,
    private readonly proof: DataProof,
  ) {}

  /** Nobody goes on in what they had begun with the data from before. */
  async endOthers(signal?: AbortSignal): Promise<void> {
    const { endOtherSessions } = await loadSchemaCopy();
    await endOtherSessions({
      ownerUrl: this.ownerUrl,
      spare: [OWN_CONNECTIONS, `${OWN_CONNECTIONS}-lock`, 'zocalo-backup-lock'],
      ...(signal && { signal }),
    });
  }

  /** After the data has changed. Sessions that began while it was under way know the tables from before. */
  async beginAnew(): Promise<void> {
    const { databaseOwnerUrl } = this.config;
    if (databaseOwnerUrl === undefined) return;
    await this.endOthers();
    await migrate(databaseOwnerUrl);
  }

  async replace(work: RestoreWork, manifest: BackupManifest, archive: RestoredArchive): Promise<void> {
    const { SchemaReplacement, schemaDifferences } = await loadSchemaCopy();
    await work.begin('load');
    const aside = `app_before_${stamp()}`;
    const replacement = await SchemaReplacement.begin({
      ownerUrl: this.ownerUrl,
      schema: SCHEMA,
      aside,
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      signal: work.signal,
      applicationName: OWN_CONNECTIONS,
    });
    try {
      await replacement.migrateTo(manifest.migrations);
      this.proof.judge(schemaDifferences(manifest.fingerprint, await replacement.fingerprint()));
      const rowsOf = Object.fromEntries(manifest.tables.map(({ name, rows }) => [name, rows]));
      await replacement.prepareLoad(rowsOf);
      const tables = new Map(manifest.tables.map((table) => [table.stream, table]));
      const again = await archive.read(work, async (entries) => {
        for await (const { name, content } of entries) {
          const table = tables.get(name);
          if (!table) continue;
          const rows = Readable.from(work.counted(content), { objectMode: false });
          work.moved(0, await replacement.load(table.name, table.columns, rows));
        }
      });
      if (!isDeepStrictEqual(again, manifest)) throw new AppError(RestoreErrors.RESTORE_ROWS_DIFFER);
      await replacement.setSequences(manifest.sequences);
      await replacement.finishLoad(rowsOf);
      await work.begin('migrate');
      await replacement.migrateToHead();
      await this.take(work, aside, (text, values) => replacement.query(text, values));
      await replacement.commit();
    } catch (error) {
      await replacement.rollback();
      throw error;
    }
  }

  /** The schema an undo puts back. @throws AppError RESTORE_NOT_UNDOABLE */
  async asideOf({ restore, connection }: RestoreWork): Promise<string> {
    const undone = restore.undoOf === null ? null : await connection.find(restore.undoOf);
    const { asideSchema = null, undoUntil = null } = undone?.state === 'done' ? undone : {};
    const isThere =
      asideSchema !== null && undoUntil !== null && new Date(undoUntil) > new Date() && (await connection.hasSchema(asideSchema));
    if (!isThere) throw new AppError(RestoreErrors.RESTORE_NOT_UNDOABLE);
    return asideSchema;
  }

  async putBack(work: RestoreWork, aside: string): Promise<void> {
    const { AsideSchemas } = await loadSchemaCopy();
    await work.begin('load');
    const instead = `app_undone_${stamp()}`;
    const schemas = new AsideSchemas({ ownerUrl: this.ownerUrl, lockTimeoutMs: LOCK_TIMEOUT_MS, signal: work.signal });
    await schemas.renameBack({ schema: SCHEMA, aside, instead }, async (query) => {
      const { undoOf } = work.restore;
      if ((await query(COMMIT_NOTES.undone, [undoOf])).length !== 1) throw new AppError(RestoreErrors.RESTORE_NOT_UNDOABLE);
      await this.take(work, instead, query);
    });
  }

  /** The last that is done before COMMIT: proves that the data can be lived with, and makes it belong to now. */
  private async take(work: RestoreWork, aside: string, query: Query): Promise<void> {
    await work.begin('check');
    await this.proof.prove(query);
    const { held, own, broughtOver } = settlingStatements(work.restore, aside);
    const messages = held ? await query(held.text, held.values) : [];
    for (const { text, values } of own) await query(text, values);
    for (const statement of broughtOver) await this.tryOut(query, statement);
    await work.begin('commit');
    await work.quiet();
    await query(COMMIT_NOTES.epoch);
    // Whoever took us for dead has said that nothing was changed.
    const noted = await query(COMMIT_NOTES.replaced, [work.id, aside, messages.length]);
    if (noted.length !== 1) throw new AppError(RestoreErrors.RESTORE_INTERRUPTED);
  }

  /** What does not go with the data from before is left: it may be just what somebody restores for. */
  private async tryOut(query: Query, { text, values }: Statement): Promise<void> {
    await query('savepoint brought_over');
    try {
      await query(text, values);
      await query('release savepoint brought_over');
    } catch (error) {
      this.logger.warn(`Something could not be brought over from the data from before: ${(error as Error).message}`);
      await query('rollback to savepoint brought_over');
    }
  }

  private get ownerUrl(): string {
    return this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '';
  }
}

/** Part of the name of a schema that was put aside. */
function stamp(): string {
  return new Date()
    .toISOString()
    .replaceAll(/[^0-9]/g, '')
    .slice(0, 14);
}
