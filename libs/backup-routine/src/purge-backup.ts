import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BackupErrors } from '#backup-archives';
import { BackupRunner, BackupRuns, BackupsService } from '#backups';
import { BeforePurge } from '#demo-data';
import { currentContext, runInContext } from '#platform/context';
import { AppError } from '#platform/errors';
import { AskedToWait } from '#platform/jobs';

const LOOK_AGAIN_MS = 500;
/** For one that is made already. */
const PATIENCE_MS = 60_000;
/** One that was made so shortly before will do: whoever removes tries again, or takes more along. */
const FRESH_MS = 10 * 60_000;

/** Makes a backup before demo data is removed, and refuses that when it fails. Demo data is small, and so is what lies beside it. */
@Injectable()
export class PurgeBackup implements OnModuleInit {
  constructor(
    private readonly before: BeforePurge,
    private readonly backups: BackupsService,
    private readonly runs: BackupRuns,
    private readonly runner: BackupRunner,
  ) {}

  /** A request with a retry key is one transaction, which no backup may be a part of: it is made outside of whatever surrounds it. */
  onModuleInit(): void {
    const outside = AsyncLocalStorage.snapshot();
    this.before.register(() => {
      const context = currentContext();
      return outside(() => (context ? runInContext(context, () => this.make()) : this.make()));
    });
  }

  /** Here, unless a worker is quicker. @throws AppError BACKUP_RUNNING, or why it failed */
  private async make(): Promise<void> {
    const last = await this.runs.latestMade();
    const isFresh = last?.kind === 'before_purge' && !last.error && Date.now() - last.finishedAt!.getTime() < FRESH_MS;
    if (isFresh) return;
    const id = await this.order();
    for (;;) {
      await this.runner.run(id, new AbortController().signal).catch(async (error: unknown) => {
        if (!(error instanceof AskedToWait)) throw error;
        await sleep(LOOK_AGAIN_MS);
      });
      const run = await this.runs.find(id);
      if (run?.error) throw new AppError(BackupErrors.BACKUP_FAILED, { code: run.error.code });
      if (!run || run.finishedAt) return;
    }
  }

  private async order(): Promise<string> {
    for (const until = performance.now() + PATIENCE_MS; ; await sleep(LOOK_AGAIN_MS)) {
      try {
        return (await this.backups.order({ kind: 'before_purge', note: null, requestedBy: null })).id;
      } catch (error) {
        const isRunning = error instanceof AppError && error.code === BackupErrors.BACKUP_RUNNING.code;
        if (!isRunning || performance.now() > until) throw error;
      }
    }
  }
}
