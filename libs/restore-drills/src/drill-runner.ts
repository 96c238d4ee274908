import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { BackupHeader, BackupManifest } from '#backup-archives';
import { Config } from '#platform/config';
import { AppError } from '#platform/errors';
import {
  ArchiveReading,
  DataProof,
  failureOf,
  loadSchemaCopy,
  OWN_CONNECTIONS,
  type RestoreConnection,
  RestorePreflight,
} from '#restore-engine';
import type { Drill } from './drill.js';
import { DrillErrors } from './drill.errors.js';
import { DrillOutcome } from './drill-outcome.service.js';
import { DrillRows } from './drill-rows.repository.js';

const LOCK_TIMEOUT_MS = 10_000;

/** Restores a backup beside everything, in a transaction that is never committed: whatever ends it leaves nothing. */
@Injectable()
export class DrillRunner {
  private readonly logger = new Logger('Drills');

  constructor(
    private readonly config: Config,
    private readonly archives: ArchiveReading,
    private readonly preflight: RestorePreflight,
    private readonly proof: DataProof,
    private readonly drills: DrillRows,
    private readonly outcome: DrillOutcome,
  ) {}

  /** Never rejects for what goes wrong with the drill. @param connection with the lock. */
  async run(connection: RestoreConnection, drill: Drill, signal: AbortSignal): Promise<Drill> {
    if (!(await this.drills.begin(drill.id))) return drill;
    try {
      const { durationMs, rows } = await this.tryOut(connection, drill, AbortSignal.any([signal, connection.signal]));
      await this.outcome.pass(drill, durationMs, rows);
    } catch (error) {
      this.logger.error(`The drill ${drill.id} failed: ${(error as Error).message}`, error);
      await this.outcome.fail(drill, failureOf(error));
    }
    return (await this.drills.find(drill.id))!;
  }

  private async tryOut(connection: RestoreConnection, drill: Drill, signal: AbortSignal): Promise<{ durationMs: number; rows: number }> {
    const began = performance.now();
    const manifest = await this.archives.read(drill.backupId, { signal, lends: true }, async ({ reader }) => {
      await this.preflight.requireKey((await reader.header()) as BackupHeader);
      for await (const { content } of reader.entries()) for await (const _ of content);
    });
    await this.preflight.check(manifest, connection);
    const { SchemaReplacement, schemaDifferences } = await loadSchemaCopy();
    const replacement = await SchemaReplacement.begin({
      ownerUrl: this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '',
      schema: 'app',
      aside: null,
      target: `drill_${drill.id.replaceAll('-', '')}`,
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      signal,
      applicationName: OWN_CONNECTIONS,
    });
    try {
      await replacement.migrateTo(manifest.migrations);
      this.proof.judge(schemaDifferences(manifest.fingerprint, await replacement.fingerprint()));
      const rowsOf = Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows]));
      await replacement.prepareLoad(rowsOf);
      const tables = new Map(manifest.tables.map((table) => [table.stream, table]));
      let rows = 0;
      await this.archives.read(drill.backupId, { signal, lends: true }, async ({ reader }) => {
        for await (const { name, content } of reader.entries()) {
          const table = tables.get(name);
          if (table) rows += await replacement.load(table.name, table.columns, content);
        }
      });
      await replacement.setSequences(manifest.sequences);
      const loaded = performance.now();
      // What was loaded, before a migration may change it.
      for (const table of manifest.tables) await this.compare(manifest, table, replacement.rows(table.name, table.columns));
      const compared = performance.now();
      await replacement.finishLoad(rowsOf);
      await replacement.migrateToHead();
      await this.proof.prove((text, values) => replacement.query(text, values));
      return { durationMs: performance.now() - compared + (loaded - began), rows };
    } finally {
      await replacement.rollback();
    }
  }

  private async compare({ digests }: BackupManifest, { name, stream }: BackupManifest['tables'][number], rows: Readable): Promise<void> {
    const hash = createHash('sha256');
    for await (const chunk of rows as AsyncIterable<Buffer>) hash.update(chunk);
    if (hash.digest('hex') !== digests.streams[stream]?.sha256)
      throw new AppError(DrillErrors.DRILL_DATA_DIFFERS, { problems: [`${name}.`] });
  }
}
