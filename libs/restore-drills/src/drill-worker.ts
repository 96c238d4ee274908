import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '#platform/config';
import { AppError } from '#platform/errors';
import { failureOf, RestoreConnection, RestoreErrors } from '#restore-engine';
import { DrillErrors } from './drill.errors.js';
import { DrillOutcome } from './drill-outcome.service.js';
import { DrillRows } from './drill-rows.repository.js';
import { DrillRunner } from './drill-runner.js';

const LOOK_EVERY_MS = 3_000;
/** So long a worker with the owner's role may take to come. */
const OWNER_AWAITED_MS = 60_000;

/** Begins drills that were asked for, and says of those that a dead process left that they failed. */
@Injectable()
export class DrillWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Drills');
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private failed = false;

  constructor(
    private readonly config: Config,
    private readonly drills: DrillRows,
    private readonly runner: DrillRunner,
    private readonly outcome: DrillOutcome,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort(new AppError(DrillErrors.DRILL_INTERRUPTED));
    await this.looking;
  }

  /** Never rejects. */
  look(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    return (this.looking ??= this.lookOnce()
      .then(
        () => void (this.failed = false),
        (error: Error) => {
          if (!this.failed) this.logger.warn(`Whether a drill is due could not be seen: ${error.message}`);
          this.failed = true;
        },
      )
      .then(() => void (this.looking = undefined)));
  }

  private async lookOnce(): Promise<void> {
    const seen = await this.drills.findOpen();
    if (!seen) return;
    const connection = await RestoreConnection.open(this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '');
    if (!connection) return;
    try {
      // Another worker may have done it meanwhile.
      const open = await this.drills.find(seen.id);
      // Nobody lives who works at it: we have the lock.
      if (open?.state === 'running') return await this.outcome.fail(open, DrillErrors.DRILL_INTERRUPTED);
      if (open?.state !== 'waiting') return;
      await connection.requireOwner('app');
      await this.runner.run(connection, open, this.stopping.signal);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const isOurs = error.code === RestoreErrors.RESTORE_NEEDS_OWNER.code;
      if (isOurs && Date.now() - new Date(seen.requestedAt).getTime() <= OWNER_AWAITED_MS) return;
      await this.outcome.fail(seen, failureOf(error));
    } finally {
      await connection.close();
    }
  }
}
