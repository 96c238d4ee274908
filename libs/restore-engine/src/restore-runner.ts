import { Injectable, Logger } from '@nestjs/common';
import { Config } from '#platform/config';
import { ArchiveReading } from './archive-reading.js';
import { DataExchange } from './data-exchange.js';
import type { Restore, RestoreFailure } from './restore.js';
import type { RestoreConnection } from './restore-connection.repository.js';
import { RestoreErrors } from './restore.errors.js';
import { failureOf } from './restore-failure.js';
import { RestoreJournal } from './restore-journal.js';
import { RestoredArchive } from './restored-archive.js';
import { type FilesByDigest, RestoredFiles } from './restored-files.js';
import { RestoreMaintenance } from './restore-maintenance.js';
import { RestorePreflight } from './restore-preflight.js';
import { RestoreSettlement } from './restore-settlement.js';
import { type ReportRestore, RestoreWork } from './restore-work.js';

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly report?: ReportRestore;
}

/** Does a restore, or an undo, from its first step to its last. */
@Injectable()
export class RestoreRunner {
  private readonly logger = new Logger('Restores');
  private readonly journal: RestoreJournal;

  constructor(
    config: Config,
    private readonly archives: ArchiveReading,
    private readonly files: RestoredFiles,
    private readonly preflight: RestorePreflight,
    private readonly maintenance: RestoreMaintenance,
    private readonly exchange: DataExchange,
    private readonly settlement: RestoreSettlement,
  ) {
    this.journal = new RestoreJournal(config.home);
  }

  /**
   * Never rejects for what goes wrong with the restore: that is what it is in the end. Rejects when that could not be written down, and
   * whoever looks next does it.
   * @param connection of the owner, with the lock.
   */
  async run(connection: RestoreConnection, restore: Restore, { signal, report = () => undefined }: RunOptions): Promise<Restore> {
    const watchDigest = (await connection.digestOf(restore.id))?.toString('hex') ?? null;
    const begun: Restore = { ...restore, state: 'running', startedAt: new Date().toISOString() };
    try {
      await this.journal.write({ restore: begun, watchDigest, steps: [{ step: 'waiting', at: begun.startedAt! }] });
    } catch (error) {
      this.logger.error('The journal of a restore could not be written', error);
      await connection.fail(restore.id, RestoreErrors.RESTORE_NO_JOURNAL);
      return (await connection.find(restore.id))!;
    }
    // Refused meanwhile, as nobody had begun it.
    if (!(await connection.begin(restore.id))) return (await connection.find(restore.id))!;
    const work = new RestoreWork(begun, connection, AbortSignal.any([signal, connection.signal]), this.journal, report);
    let failure: RestoreFailure | undefined;
    try {
      await (restore.kind === 'restore' ? this.restore(work) : this.undo(work));
    } catch (error) {
      this.logger.error(`The ${restore.kind} ${restore.id} did not come to its end: ${(error as Error).message}`, error);
      await work.quiet();
      failure = failureOf(error);
      // The disk may be what it failed of.
      await this.journal.change(restore.id, { error: failure }).catch((full: unknown) => this.logger.warn('The journal is behind.', full));
    }
    return this.settlement.settle(connection, restore.id, failure);
  }

  private async restore(work: RestoreWork): Promise<void> {
    const { backupId } = work.restore;
    await work.begin('verify');
    const archive = new RestoredArchive(this.archives, backupId, work.signal);
    const { manifest, files } = await archive.verify(work, (header) => this.preflight.requireKey(header));
    await work.begin('preflight');
    await this.preflight.check(manifest, work.connection);
    await work.begin('files');
    const { missing, changed } = await this.files.compare(files, work);
    await this.putBack(work, archive, missing, 'missing');
    await this.close(work);
    await this.exchange.replace(work, manifest, archive);
    // Not sooner: a restore that fails has changed nothing. The data is there, with or without them.
    await this.putBack(work, archive, changed, 'not as they were').catch((error: unknown) =>
      this.logger.error('Uploaded files that are not as they were could not be put back: restore the backup once more', error),
    );
  }

  private async putBack(work: RestoreWork, archive: RestoredArchive, files: FilesByDigest, which: string): Promise<void> {
    if (files.size === 0) return;
    await archive.read(work, async (entries) => {
      const count = await this.files.putBack(files, entries);
      this.logger.log(`${count} uploaded files that were ${which} were put back.`);
    });
  }

  private async undo(work: RestoreWork): Promise<void> {
    await work.begin('preflight');
    const aside = await this.exchange.asideOf(work);
    await this.close(work);
    await this.exchange.putBack(work, aside);
  }

  /** What was in force is on disk before the platform is closed, or nobody would know how to open it. */
  private async close(work: RestoreWork): Promise<void> {
    await work.begin('maintenance');
    const before = await this.maintenance.current();
    await work.connection.noteMaintenance(work.id, before);
    await this.maintenance.close(before);
    await this.exchange.endOthers(work.signal);
  }
}
