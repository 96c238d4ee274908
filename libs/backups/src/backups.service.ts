import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { type Backup, BackupErrors, BackupReader, BackupRemoval } from '#backup-archives';
import type { Actor } from '#platform/access';
import { Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Jobs } from '#platform/jobs';
import { requireBackups } from './backup.policy.js';
import type { BackupRun, BackupWish } from './backup-runs.repository.js';
import { BackupOverview, type KnownBackup } from './backup-overview.service.js';
import { BackupRunner } from './backup-runner.service.js';
import { MakeBackup, VerifyBackup } from './backups.jobs.js';

/** An archive on its way out. */
export interface BackupFileDownload {
  readonly backup: Backup;
  readonly body: Readable;
}

/** What people do with backups. */
@Injectable()
export class BackupsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly runner: BackupRunner,
    private readonly overview: BackupOverview,
    private readonly removal: BackupRemoval,
    private readonly reader: BackupReader,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AppError FORBIDDEN, BACKUP_RUNNING */
  async create(actor: Actor, note: string | null): Promise<KnownBackup> {
    requireBackups(actor, 'backup.create');
    const run = await this.order({ kind: 'manual', note, requestedBy: actor.userId });
    return this.overview.known(run.backupId);
  }

  /**
   * Has one made by a worker, whoever wants it. Joins the caller's transaction.
   * @throws AppError BACKUP_RUNNING also for a time of the schedule that is taken
   */
  order(wish: BackupWish): Promise<BackupRun> {
    return this.transactions.run(async () => {
      const run = await this.runner.toMake(wish).catch(refuseTaken);
      await this.jobs.enqueue(MakeBackup, { runId: run.id });
      const { kind, note } = wish;
      await this.record('backup.create', run.backupId, { kind, ...(note !== null && { note }) });
      return run;
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND, BACKUP_GONE, BACKUP_IN_USE */
  async verify(actor: Actor, id: string): Promise<KnownBackup> {
    requireBackups(actor, 'backup.create');
    await this.runner.endLeft();
    const backup = await this.overview.known(id);
    if (backup.state === 'running' || backup.run) throw new AppError(BackupErrors.BACKUP_IN_USE);
    if (backup.archive === null) throw new AppError(BackupErrors.BACKUP_GONE);
    await this.orderCheck(backup, actor.userId);
    return this.overview.known(id);
  }

  /** Has one read back by a worker. Joins the caller's transaction. @throws AppError BACKUP_IN_USE */
  orderCheck({ id, kind, note }: Backup, requestedBy: string | null): Promise<BackupRun> {
    return this.transactions.run(async () => {
      const run = await this.runner.toCheck(id, { kind, note, requestedBy }).catch(refuseTaken);
      await this.jobs.enqueue(VerifyBackup, { runId: run.id });
      await this.record('backup.verify', id);
      return run;
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND, BACKUP_LAST_VERIFIED, BACKUP_IN_USE */
  async remove(actor: Actor, id: string): Promise<void> {
    requireBackups(actor, 'backup.delete');
    await this.runner.endLeft();
    const known = await this.overview.known(id);
    if (known.run) throw new AppError(BackupErrors.BACKUP_IN_USE);
    try {
      await this.removeKnown(id);
    } catch (error) {
      // One that came to nothing is only known from its run.
      const isGone = error instanceof AppError && error.definition === PlatformErrors.NOT_FOUND;
      if (!isGone || !(await this.forgetFailure(known))) throw error;
    }
  }

  /** As `remove`, for whoever was let in already. */
  async removeKnown(id: string): Promise<void> {
    const backup = await this.removal.remove(id);
    await this.transactions.run(async () => {
      if (backup.state === 'failed') await this.runner.forgetFailure(id);
      await this.recordRemoval(backup);
    });
  }

  /** Nobody removes it until the body is closed. @throws AppError FORBIDDEN, NOT_FOUND, BACKUP_GONE, BACKUP_IN_USE */
  async download(actor: Actor, id: string): Promise<BackupFileDownload> {
    requireBackups(actor, 'backup.download');
    const open = await this.reader.openBytes(id);
    const { backup, source } = open;
    source.once('close', () => void open.close());
    try {
      await this.transactions.run(() => this.record('backup.download', id));
    } catch (error) {
      source.destroy();
      throw error;
    }
    return { backup, body: source };
  }

  /** @returns false when somebody was quicker. */
  private forgetFailure(backup: Backup): Promise<boolean> {
    return this.transactions.run(async () => {
      const isForgotten = await this.runner.forgetFailure(backup.id);
      if (isForgotten) await this.recordRemoval(backup);
      return isForgotten;
    });
  }

  private recordRemoval({ id, kind, state, createdAt, bytes }: Backup) {
    const before = { kind, state, createdAt: createdAt.toISOString(), bytes };
    return this.audit.record({ action: 'backup.delete', target: { type: 'backup', id }, before });
  }

  private record(action: 'backup.create' | 'backup.verify' | 'backup.download', id: string, after?: Record<string, unknown>) {
    return this.audit.record({ action, target: { type: 'backup', id }, ...(after && { after }) });
  }
}

function refuseTaken(error: unknown): never {
  const constraint = violatedConstraint(error);
  if (constraint === 'backup_runs_one_of_each') throw new AppError(BackupErrors.BACKUP_IN_USE, undefined, { cause: error });
  if (constraint === 'backup_runs_one_is_made' || constraint === 'backup_runs_slot')
    throw new AppError(BackupErrors.BACKUP_RUNNING, undefined, { cause: error });
  throw error;
}
