import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import type { BackupManifest } from '#backup-archives';
import type { SchemaReplacement } from '#platform/schema-copy';
import { Config } from '#platform/config';
import { migrate } from '#platform/database';
import { AppError } from '#platform/errors';
import type { UseEntries } from './archive-reading.js';
import { DataProof, type Query } from './data-proof.js';
import { COMMIT_NOTES, OWN_CONNECTIONS } from './restore-connection.repository.js';
import { loadSchemaCopy } from './restore-door.js';
import { RestoreErrors } from './restore.errors.js';
import type { RestoreWork } from './restore-work.js';
import type { RestoredArchive } from './restored-archive.js';
import { EVERYBODY_EARLY, settlingStatements } from './restored-data.query.js';
import { RestoreMaintenance } from './restore-maintenance.js';

const SCHEMA = 'app';
/** For writers that do not end; every other session was ended before. */
const LOCK_TIMEOUT_MS = 30_000;

/** Replaces the data in one transaction: with that of an archive, which was loaded beside it, or with what another restore put aside. */
@Injectable()
export class DataExchange {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly config: Config,
    private readonly proof: DataProof,
    private readonly maintenance: RestoreMaintenance,
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

  /** Of a restore that failed: rows that its process was loading when it was killed. Who may not change the schema leaves them to another. */
  async clear(): Promise<void> {
    const { databaseOwnerUrl: ownerUrl } = this.config;
    if (ownerUrl === undefined) return;
    const { AsideSchemas } = await loadSchemaCopy();
    await new AsideSchemas({ ownerUrl, lockTimeoutMs: LOCK_TIMEOUT_MS }).dropStage(SCHEMA);
  }

  async replace(work: RestoreWork, manifest: BackupManifest, archive: RestoredArchive): Promise<void> {
    const { schemaDifferences } = await loadSchemaCopy();
    await work.begin('load');
    const aside = `app_before_${stamp()}`;
    // Rows are loaded meanwhile: nobody sees them, and the tables from before are locked against writers.
    const quiet = this.quiet(work.signal);
    quiet.catch(() => undefined);
    const replacement = await this.beginReplacement(work, aside, quiet);
    try {
      await replacement.migrateTo(manifest.migrations);
      this.proof.judge(schemaDifferences(manifest.fingerprint, await replacement.fingerprint()));
      const rowsOf = Object.fromEntries(manifest.tables.map(({ name, rows }) => [name, rows]));
      // Of tables of another release it may fail; whoever migrates does it again.
      await replacement.prepareLoad(rowsOf, EVERYBODY_EARLY);
      const tables = new Map(manifest.tables.map((table) => [table.stream, table]));
      const load: UseEntries = async (entries) => {
        for await (const { name, content } of entries) {
          const table = tables.get(name);
          if (!table) continue;
          work.moved(0, await replacement.load(table.name, table.columns, work.counted(content)));
          await replacement.complete(table.name);
        }
      };
      const again = await archive.read(work, load, { lends: true });
      if (!isDeepStrictEqual(again, manifest)) throw new AppError(RestoreErrors.RESTORE_ROWS_DIFFER);
      await replacement.setSequences(manifest.sequences);
      const query: Query = (text, values) => replacement.query(text, values);
      await replacement.finishLoad(rowsOf);
      await work.begin('migrate');
      const migrated = await replacement.migrateToHead();
      const isOut = Object.keys(EVERYBODY_EARLY).every((table) => replacement.ranBehind.has(table));
      await quiet;
      await this.take(work, aside, query, { everybodyIsOut: isOut && migrated.length === 0 });
      await replacement.commit();
    } catch (error) {
      await replacement.rollback();
      // Sessions of a platform that is open again are not ended.
      await quiet.catch(() => undefined);
      throw error;
    }
  }

  /** Every process knows that the platform is closed, and what they had begun before is over. */
  private async quiet(signal: AbortSignal): Promise<void> {
    await this.maintenance.followed();
    await this.endOthers(signal);
  }

  /** Who does not know yet that the platform is closed may be in the way, but not for long. */
  private async beginReplacement(work: RestoreWork, aside: string, quiet: Promise<void>): Promise<SchemaReplacement> {
    const { SchemaReplacement } = await loadSchemaCopy();
    const begin = () =>
      SchemaReplacement.begin({
        ownerUrl: this.ownerUrl,
        schema: SCHEMA,
        aside,
        lockTimeoutMs: LOCK_TIMEOUT_MS,
        signal: work.signal,
        applicationName: OWN_CONNECTIONS,
      });
    try {
      return await begin();
    } catch {
      await quiet;
      return begin();
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
    await this.quiet(work.signal);
    const instead = `app_undone_${stamp()}`;
    const schemas = new AsideSchemas({ ownerUrl: this.ownerUrl, lockTimeoutMs: LOCK_TIMEOUT_MS, signal: work.signal });
    await schemas.renameBack({ schema: SCHEMA, aside, instead }, async (query) => {
      const { undoOf } = work.restore;
      if ((await query(COMMIT_NOTES.undone, [undoOf])).length !== 1) throw new AppError(RestoreErrors.RESTORE_NOT_UNDOABLE);
      await this.take(work, instead, query);
    });
  }

  /** The last that is done before COMMIT: proves that the data can be lived with, and makes it belong to now. */
  private async take(work: RestoreWork, aside: string, query: Query, { everybodyIsOut = false } = {}): Promise<void> {
    await work.begin('check');
    await this.proof.prove(query);
    const { held, everybody, own, broughtOver } = settlingStatements(work.restore, aside);
    const messages = held ? await query(held.text, held.values) : [];
    for (const { text, values } of everybodyIsOut ? own : [...everybody, ...own]) await query(text, values);
    for (const { text } of broughtOver) {
      // What does not go with the data from before is left: it may be just what somebody restores for.
      const error = await this.tryOut(query, text);
      if (error) this.logger.warn(`Something could not be brought over from the data from before: ${error.message}`);
    }
    await work.begin('commit');
    await work.quiet();
    await query(COMMIT_NOTES.epoch);
    // Whoever took us for dead has said that nothing was changed.
    const noted = await query(COMMIT_NOTES.replaced, [work.id, aside, messages.length]);
    if (noted.length !== 1) throw new AppError(RestoreErrors.RESTORE_INTERRUPTED);
  }

  /** @returns what went wrong: then it was not begun. */
  private async tryOut(query: Query, text: string): Promise<Error | null> {
    await query('savepoint tried_out');
    try {
      await query(text);
      await query('release savepoint tried_out');
      return null;
    } catch (error) {
      await query('rollback to savepoint tried_out');
      return error as Error;
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
