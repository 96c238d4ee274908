import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '#platform/config';
import { AppError } from '#platform/errors';
import { type Restore, RestoreConnection, RestoreErrors, Restorers, RestoreRows, RestoreRunner } from '#restore-engine';
import { RestoreWatch } from './restore-watch.js';

/** So long somebody with the owner's role may take to come. */
const OWNER_AWAITED_MS = 60_000;
/** Others take this process for gone after three times as long. */
const SAID_EVERY_MS = 60_000;

/** Begins what was asked for, in a process that may change the schema. A restore outlasts what jobs may take, and replaces their tables. */
@Injectable()
export class RestoreWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Restores');
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly watch: RestoreWatch,
    private readonly runner: RestoreRunner,
    private readonly repository: RestoreRows,
    private readonly restorers: Restorers,
  ) {}

  onApplicationBootstrap(): void {
    this.watch.beginWith((restore) => this.begin(restore));
    void this.sayThere();
    this.timer = setInterval(() => void this.sayThere(), SAID_EVERY_MS).unref();
  }

  /** What has not replaced the data yet is given up, and says so. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort(new AppError(RestoreErrors.RESTORE_STOPPED));
    await this.running;
  }

  /** So that it can be said beforehand whether anybody will do it. */
  private async sayThere(): Promise<void> {
    await this.restorers
      .note(this.ownerUrl)
      .catch((error: Error) => this.logger.debug(`Nobody was told of this process: ${error.message}`));
  }

  private async begin(asked: Restore): Promise<void> {
    if (this.running || this.stopping.signal.aborted) return;
    const connection = await RestoreConnection.open(this.ownerUrl);
    if (!connection) return;
    try {
      await connection.requireOwner('app');
      const restore = await connection.find(asked.id);
      if (restore?.state !== 'waiting') return await connection.close();
      this.running = this.runner
        .run(connection, restore, { signal: this.stopping.signal })
        .catch((error: unknown) => this.logger.error(`The restore ${asked.id} is not settled; whoever looks next does it.`, error))
        .then(() => connection.close())
        .then(() => void (this.running = undefined));
    } catch (error) {
      await connection.close();
      const isOurs = error instanceof AppError && error.code === 'RESTORE_NEEDS_OWNER';
      if (!isOurs) throw error;
      if (Date.now() - new Date(asked.requestedAt).getTime() > OWNER_AWAITED_MS) await this.repository.refuse(asked.id, error);
    }
  }
  private get ownerUrl(): string {
    return this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '';
  }
}
