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
import { OpenTransactionsQuery } from './open-transactions.query.js';

const KIND = 'before_purge';
const LOOK_AGAIN_MS = 500;
/** For another one that is being made. */
const PATIENCE_MS = 60_000;
/** One that was begun so shortly before will do, unless something that would go was entered since. */
const FRESH_MS = 10 * 60_000;
/** What is said to be entered so shortly before a backup may have come after it: clocks differ. */
const UNSURE_MS = 2_000;
/** For what is dated a moment ago to be surely in. */
const SETTLE_MS = 5_000;
/** Rows are dated by the beginning of their transaction. How long those went on that were open when another process began a backup is not known. */
const LONGEST_TRANSACTION_MS = 5 * 60_000;

/** Makes a backup before demo data is removed, and refuses that when it fails, and while it is not done. */
@Injectable()
export class PurgeBackup implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Backups');
  private readonly stopping = new AbortController();
  private working: Promise<void> | undefined;
  /** The last one that was ordered here, and until when all is in it. */
  private ordered: { readonly id: string; readonly settled: Date } | undefined;

  constructor(
    private readonly before: BeforePurge,
    private readonly backups: BackupsService,
    private readonly runs: BackupRuns,
    private readonly runner: BackupRunner,
    private readonly demoData: DemoDataService,
    private readonly open: OpenTransactionsQuery,
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
    if (last?.kind === KIND && !last.error && isFresh(last, now) && !(await this.demoData.isAttachedSince(this.surelyIn(last))))
      return this.surelyIn(last);
    const until = performance.now() + withinMs;
    const id = (await this.underWay(now)) ?? (await this.order(until));
    this.working ??= this.work(id).finally(() => (this.working = undefined));
    for (;;) {
      const run = await this.runs.find(id);
      if (run?.error) throw new AppError(BackupErrors.BACKUP_FAILED, { code: run.error.code });
      if (!run) throw new AppError(BackupErrors.BACKUP_FAILED);
      if (run.finishedAt) return this.surelyIn(run);
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

  private async order(before: number): Promise<string> {
    const until = Math.min(before, performance.now() + PATIENCE_MS);
    const settled = await this.settled(Math.min(before, performance.now() + SETTLE_MS));
    for (;;) {
      try {
        const { id } = await this.backups.order({ kind: KIND, note: null, requestedBy: null });
        this.ordered = { id, settled };
        return id;
      } catch (error) {
        const isRunning = error instanceof AppError && error.code === BackupErrors.BACKUP_RUNNING.code;
        if (!isRunning || performance.now() > until) throw error;
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** What was entered by then is there to be seen: whatever is still open began later. */
  private async settled(until: number): Promise<Date> {
    for (;;) {
      const settled = new Date((await this.open.settledUntil()).getTime() - UNSURE_MS);
      if (performance.now() > until || !(await this.demoData.isAttachedSince(settled))) return settled;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  private surelyIn({ id, requestedAt, startedAt }: BackupRun): Date {
    if (this.ordered?.id === id) return this.ordered.settled;
    return new Date((startedAt ?? requestedAt).getTime() - LONGEST_TRANSACTION_MS);
  }
}

/** One that took long counts for as long again: else nobody who comes back for it would be in time. */
function isFresh({ requestedAt, startedAt, finishedAt }: BackupRun, now: number): boolean {
  const begun = (startedAt ?? requestedAt).getTime();
  return now - begun < Math.max(FRESH_MS, 2 * (finishedAt!.getTime() - begun));
}
