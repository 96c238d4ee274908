import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { Keys } from '#platform/keys';
import { RestoreExpiry } from './restore-expiry.service.js';
import { type Restore, RestoreConnection, RESTORED_CHANNEL, RestoreRows, RestoreSettlement } from '#restore-engine';

const LOOK_EVERY_MS = 3_000;
/** Looks that are left out at most after those that failed in a row. */
const MOST_LEFT_OUT = 20;
const FIRST_LOOK_MS = 200;

/** What a process does with a restore that waits; the worker begins it. */
export type BeginRestore = (restore: Restore) => Promise<void>;

/**
 * Every process looks whether a restore was left by somebody who is dead, and settles it: so none keeps the platform closed. And each
 * learns that the data is another, by what every restore raises.
 */
@Injectable()
export class RestoreWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Restores');
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private looking: Promise<void> | undefined;
  private epoch: number | undefined;
  private begin: BeginRestore | undefined;
  private failures = 0;
  private leftOut = 0;
  private stopped = false;

  constructor(
    private readonly config: Config,
    private readonly repository: RestoreRows,
    private readonly settlement: RestoreSettlement,
    private readonly expiry: RestoreExpiry,
    private readonly keys: Keys,
    private readonly bus: Bus,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe(RESTORED_CHANNEL, () => this.look());
    this.timer = setTimeout(() => {
      void this.look();
      this.timer = setInterval(() => void this.lookAgain(), LOOK_EVERY_MS).unref();
    }, FIRST_LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.timer);
    this.unsubscribe?.();
    await this.looking;
  }

  /** From now on this process begins what waits. */
  beginWith(begin: BeginRestore): void {
    this.begin = begin;
  }

  /** By the clock: the less often, the more often it has failed. */
  private async lookAgain(): Promise<void> {
    if (this.leftOut < Math.min(2 ** this.failures - 1, MOST_LEFT_OUT)) return void (this.leftOut += 1);
    this.leftOut = 0;
    await this.look();
  }

  /** Never rejects. */
  look(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return (this.looking ??= this.lookOnce()
      .then(
        () => void (this.failures = 0),
        (error: Error) => {
          // Said once; while the database is away others say so as well.
          if (this.failures === 0) this.logger.warn(`Whether a restore is under way could not be seen: ${error.message}`);
          this.failures += 1;
        },
      )
      .then(() => void (this.looking = undefined)));
  }

  private async lookOnce(): Promise<void> {
    const epoch = await this.repository.epoch();
    if (this.epoch !== undefined && epoch !== this.epoch) await this.keys.reload();
    this.epoch = epoch;
    const open = await this.repository.findOpen();
    if (open?.state === 'waiting' && !(await this.expiry.expire(open))) await this.begin?.(open);
    if (open?.state === 'running') await this.settleIfLeft(open);
  }

  private async settleIfLeft({ id }: Restore): Promise<void> {
    const connection = await RestoreConnection.open(this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '');
    if (!connection) return;
    try {
      const { state, step } = await this.settlement.settle(connection, id);
      this.logger.warn(`The restore ${id} was left at ${step}; it is ${state} now.`);
    } finally {
      await connection.close();
    }
  }
}
