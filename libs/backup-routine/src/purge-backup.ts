import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { BackupErrors } from '#backup-archives';
import { type BackupRun, BackupRunner, BackupRuns, BackupsService } from '#backups';
import { BeforePurge, DemoDataService } from '#demo-data';
import { currentContext, runInContext } from '#platform/context';
import { DemoErrors } from '#platform/demo';
import { AppError } from '#platform/errors';
import { AskedToWait } from '#platform/jobs';

const KIND = 'before_purge';
const LOOK_AGAIN_MS = 500;
/** For another one that is being made. */
const PATIENCE_MS = 60_000;
/** One that was begun so shortly before will do, unless something that would go was entered since. */
const FRESH_MS = 10 * 60_000;
/** What is said to be entered so shortly before a backup may have come after it: clocks differ, and a transaction takes its time. */
const UNSURE_MS = 2_000;

/** Makes a backup before demo data is removed, and refuses that when it fails, and while it is not done. */
@Injectable()
export class PurgeBackup implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Backups');
  private readonly stopping = new AbortController();
  private working: Promise<void> | undefined;

  constructor(
    private readonly before: BeforePurge,
    private readonly backups: BackupsService,
    private readonly runs: BackupRuns,
    private readonly runner: BackupRunner,
    private readonly demoData: DemoDataService,
  ) {}

  /** A request with a retry key is one transaction, which no backup may be a part of: it is made outside of whatever surrounds it. */
  onModuleInit(): void {
    const outside = AsyncLocalStorage.snapshot();
    this.before.register((withinMs) => {
      const context = currentContext();
      return outside(() => (context ? runInContext(context, () => this.make(withinMs)) : this.make(withinMs)));
    });
  }

  /** What nobody waits for any more is gone on with by a worker. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  /**
   * @returns what was entered by then is in it.
   * @throws AppError BACKUP_RUNNING; DEMO_BACKUP_FIRST when it takes longer; BACKUP_FAILED
   */
  private async make(withinMs: number): Promise<Date> {
    const now = (await this.runs.now()).getTime();
    const last = await this.runs.latestMade();
    if (last?.kind === KIND && !last.error && isFresh(last, now) && !(await this.demoData.isAttachedSince(surelyIn(last))))
      return surelyIn(last);
    const until = performance.now() + withinMs;
    if (await this.demoData.isAttachedSince(new Date(now - UNSURE_MS))) await sleep(UNSURE_MS);
    const id = (await this.underWay(now)) ?? (await this.order(Math.min(until, performance.now() + PATIENCE_MS)));
    this.working ??= this.work(id).finally(() => (this.working = undefined));
    for (;;) {
      const run = await this.runs.find(id);
      if (run?.error) throw new AppError(BackupErrors.BACKUP_FAILED, { code: run.error.code });
      if (!run) throw new AppError(BackupErrors.BACKUP_FAILED);
      if (run.finishedAt) return surelyIn(run);
      if (performance.now() > until) throw new AppError(DemoErrors.DEMO_BACKUP_FIRST, { backupId: run.backupId });
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Somebody has asked before, and comes again. */
  private async underWay(now: number): Promise<string | null> {
    const isIt = ({ kind, work, requestedAt }: BackupRun) => kind === KIND && work === 'make' && now - requestedAt.getTime() < FRESH_MS;
    return (await this.runs.live()).find(isIt)?.id ?? null;
  }

  /** Here, unless a worker is quicker. Never rejects: how it went is said by the run. */
  private async work(id: string): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.runner.run(id, this.stopping.signal);
      } catch (error) {
        if (!(error instanceof AskedToWait))
          this.logger.warn(`The backup before demo data goes is not made yet: ${(error as Error).message}`);
        await sleep(LOOK_AGAIN_MS);
      }
    }
  }

  private async order(until: number): Promise<string> {
    for (;;) {
      try {
        return (await this.backups.order({ kind: KIND, note: null, requestedBy: null })).id;
      } catch (error) {
        const isRunning = error instanceof AppError && error.code === BackupErrors.BACKUP_RUNNING.code;
        if (!isRunning || performance.now() > until) throw error;
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

/** One that took long counts for as long again: else nobody who comes back for it would be in time. */
function isFresh({ requestedAt, startedAt, finishedAt }: BackupRun, now: number): boolean {
  const begun = (startedAt ?? requestedAt).getTime();
  return now - begun < Math.max(FRESH_MS, 2 * (finishedAt!.getTime() - begun));
}

function surelyIn({ requestedAt, startedAt }: BackupRun): Date {
  return new Date((startedAt ?? requestedAt).getTime() - UNSURE_MS);
}
