import { Injectable } from '@nestjs/common';
import { BackupErrors, type BackupFailure, BackupLocks, BackupMaker, BackupReader, failureOf } from '#backup-archives';
import { isDatabaseUnavailable, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { Events } from '#platform/events';
import { AskedToWait, countsAsTry, Jobs } from '#platform/jobs';
import type { AbandonedRun, BackupRun, BackupWish } from './backup-runs.repository.js';
import { BackupRuns } from './backup-runs.repository.js';
import { BackupRunEnded } from './backups.events.js';
import { MakeBackup, VerifyBackup } from './backups.jobs.js';
import { RunBeats } from './run-beats.js';

/** Another one is made outside of the jobs, such as by the command line. */
const WAIT_SECONDS = 10;
/** Whoever works says so every second: one that is silent for so long, and holds no lock, is not there. */
const LEFT_SECONDS = 30;

/** Does what runs stand for. Not in a transaction: it takes minutes or hours, and reaches outside. */
@Injectable()
export class BackupRunner {
  constructor(
    private readonly runs: BackupRuns,
    private readonly maker: BackupMaker,
    private readonly reader: BackupReader,
    private readonly locks: BackupLocks,
    private readonly transactions: Transactions,
    private readonly events: Events,
    private readonly jobs: Jobs,
  ) {}

  /** Notes that one is to be made. In the caller's transaction; refused by constraints. */
  async toMake(wish: BackupWish): Promise<BackupRun> {
    await this.endLeft();
    return this.runs.insertMaking(wish);
  }

  /** Notes that one is to be read back. In the caller's transaction; refused by constraints. */
  async toCheck(backupId: string, wish: BackupWish): Promise<BackupRun> {
    await this.endLeft();
    return this.runs.insertVerifying(backupId, wish);
  }

  /** What a process left open that does not live any more is in nobody's way, also where no worker looks after it. */
  async endLeft(): Promise<void> {
    for (const run of await this.runs.abandoned(LEFT_SECONDS)) {
      if (run.wasBegun && (await this.isWorkedOn(run))) continue;
      await this.end(run.id, run.wasBegun ? BackupErrors.BACKUP_CUT_OFF : BackupErrors.BACKUP_NOT_BEGUN);
    }
  }

  /** After the data was replaced: what was asked for before is done all the same, with new jobs, since those from before are not. */
  async orderAgain(before: Date): Promise<void> {
    const wentThrough = await this.checkedThroughout();
    await this.transactions.run(async () => {
      for (const { id, work, requestedAt, startedAt } of await this.runs.live()) {
        if (requestedAt > before || wentThrough.has(id)) continue;
        // Nobody has worked on it for as long as the restore took: it is not left.
        if (startedAt) await this.runs.beat(id, null);
        await this.jobs.enqueue(work === 'make' ? MakeBackup : VerifyBackup, { runId: id });
      }
    });
  }

  /**
   * Does nothing when it is over. What fails is told by the run; only what another worker, or a later time, does better is thrown.
   * @throws AskedToWait while somebody else makes a backup.
   */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const run = await this.runs.begin(id);
    if (!run) return;
    const error = await this.tried(run, signal);
    if (error === null) return this.end(id, null);
    if (!countsAsTry(error, signal) || isDatabaseUnavailable(error)) throw error;
    if (run.work === 'make' && isRunning(error)) throw new AskedToWait(WAIT_SECONDS, 'job');
    await this.end(id, signal.aborted ? BackupErrors.BACKUP_INTERRUPTED : failureOf(error));
  }

  /** Nobody wants to see any more that this one came to nothing. */
  forgetFailure(backupId: string): Promise<boolean> {
    return this.runs.forgetFailure(backupId);
  }

  /** It is over. */
  async end(id: string, error: BackupFailure | null): Promise<void> {
    await this.transactions.run(async () => {
      if (await this.runs.finish(id, error)) await this.events.publish(BackupRunEnded, { runId: id });
    });
  }

  /** Backups are read on while a restore goes on, and made by nobody. By lock and beat: a restore holds the lock of its own backup as well. */
  private async checkedThroughout(): Promise<Set<string>> {
    const silent = new Set((await this.runs.abandoned(LEFT_SECONDS)).map(({ id }) => id));
    const found = new Set<string>();
    for (const run of await this.runs.live())
      if (run.work === 'verify' && run.startedAt && !silent.has(run.id) && (await this.isWorkedOn(run))) found.add(run.id);
    return found;
  }

  private async isWorkedOn({ work, backupId }: Pick<AbandonedRun, 'work' | 'backupId'>): Promise<boolean> {
    if (work === 'make') return this.locks.isMaking();
    const lock = await this.locks.removing(backupId);
    await lock?.release();
    return lock === null;
  }

  private async tried({ id, backupId, work, kind, note, requestedBy }: BackupRun, signal: AbortSignal): Promise<unknown> {
    await using beats = new RunBeats(this.runs, id);
    const progress = beats.note.bind(beats);
    try {
      if (work === 'make') await this.maker.make({ id: backupId, kind, note, createdBy: requestedBy, signal, progress });
      else await this.reader.verify(backupId, { signal, progress });
      return null;
    } catch (error) {
      return error;
    }
  }
}

function isRunning(error: unknown): boolean {
  return error instanceof AppError && error.code === BackupErrors.BACKUP_RUNNING.code;
}
